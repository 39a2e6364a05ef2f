"""The office: lists in force, money, rates, deadlines, health; and what an observer sees. No page shows a case."""
