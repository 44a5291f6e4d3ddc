"""Small files to upload in tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def pdf_upload(name: str = "letter.pdf") -> SimpleUploadedFile:
    """A file that is a PDF by its content."""
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def png_upload(name: str = "drawing.png") -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, PNG, content_type="image/png")
