"""Filters of this face's templates."""
