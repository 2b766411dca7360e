"""What a tool may do: how grave that is, and which policy to hold it to."""
