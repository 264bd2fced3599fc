"""A site's own user model: no user name, a UUID as its key."""
