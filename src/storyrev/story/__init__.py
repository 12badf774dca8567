"""Reading a story: a draft in, a `Story` out, and the stored form back."""
