package crm

// The pages that links in letters lead to, for people without an account. A
// token follows; the address of the company stands before.
const (
	ComplaintPage   = "/public/complaints/"
	UnsubscribePage = "/public/unsubscribe/"
)
