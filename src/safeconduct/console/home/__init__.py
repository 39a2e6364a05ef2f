"""The first page: whose turn it is, what is overdue and what is grave; and searching in what is open to an officer."""
