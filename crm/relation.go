package crm

import "github.com/google/uuid"

// CustomerRelation says what one customer is to another. Who sees either of
// them sees the relation.
type CustomerRelation struct {
	Base
	CustomerID uuid.UUID `db:"customer_id" json:"customerId" required:"true" ref:"customer" zh:"客户" en:"Customer"`
	OtherID    uuid.UUID `db:"other_id" json:"otherId" required:"true" ref:"customer" zh:"相关客户" en:"Related customer"`
	Relation   string    `db:"relation" json:"relation" required:"true" dict:"customer-relation" zh:"对方是其" en:"The related one is its"`
	Note       string    `db:"note" json:"note" long:"true" zh:"说明" en:"Note"`
}

// CustomerRelations declares the kind.
var CustomerRelations = Kind[CustomerRelation]{
	Name: "customer-relation", Plural: "customer-relations", Icon: "share-alt",
	Label: Label{"客户关系", "Customer relation"}, PluralLabel: Label{"相关客户", "Related customers"},
	Title:    "relation",
	List:     []string{"customerId", "otherId", "relation", "note"},
	Sorts:    []string{"createdAt"},
	Sections: []Section{{Label{"客户关系", "Relation"}, []string{"customerId", "otherId", "relation", "note"}}},
	Scope:    Scope{Parents: []string{"customerId", "otherId"}},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check refuses a relation of a customer to itself.
func (r *CustomerRelation) Check() []Problem {
	if r.CustomerID != r.OtherID {
		return nil
	}
	return []Problem{{"otherId", "same-customer", Label{"客户不能与自己相关", "A customer is not related to itself"},
		Label{"请选择另一个客户", "Choose another customer"}}}
}
