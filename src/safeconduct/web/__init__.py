"""What the faces share: one look, sentences in templates, relative links, headers that tell nobody anything."""
