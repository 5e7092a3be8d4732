"""From bytes to documents: files, folders, addresses and standard input, each kept with the bytes it came as."""
