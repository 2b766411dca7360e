"""The store as a folder of pages and data that any web server publishes: one part for each kind of file."""
