"""The register: who studies where, every day, and what became of them."""
