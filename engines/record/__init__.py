"""Records: what forms say about data; from raw values to accepted values."""
