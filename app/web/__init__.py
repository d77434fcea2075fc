"""The pages: what an officer reads and writes in a browser, with or without script."""
