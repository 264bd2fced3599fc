"""The concrete page types; a site with page classes of its own leaves this app out."""
