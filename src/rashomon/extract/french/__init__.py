"""Reports in French: their grammar. What the words are is data, in `codebook/french/`."""
