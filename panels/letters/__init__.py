"""Words of letters: templates, placeholders, and what stands for them."""
