"""The register in the database: its door, what follows its marks, and how sessions are read."""
