"""Items in custody: tags and the blind index that refuses the same item twice."""
