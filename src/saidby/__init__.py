"""Who said what: quotations in news, with their speakers, as data."""
