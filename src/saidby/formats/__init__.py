"""File formats, apart from any corpus: JSON read strictly, and whatever else corpora are kept in."""
