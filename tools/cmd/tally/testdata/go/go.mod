module example.com/tallied

go 1.26
