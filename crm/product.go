package crm

import (
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// ProductClass is a group of products; classes form a tree.
type ProductClass struct {
	Base
	Name     string     `db:"name" json:"name" required:"true" max:"80" zh:"分类名称" en:"Name"`
	Code     string     `db:"code" json:"code" max:"40" unique:"true" zh:"分类编码" en:"Code"`
	ParentID *uuid.UUID `db:"parent_id" json:"parentId" ref:"product-class" zh:"上级分类" en:"Part of"`
	Position int        `db:"position" json:"position" min:"0" maximum:"10000" zh:"顺序" en:"Position"`
}

// ProductClasses declares the kind.
var ProductClasses = Kind[ProductClass]{
	Name: "product-class", Plural: "product-classes", Icon: "cluster",
	Label: Label{"产品分类", "Product class"}, PluralLabel: Label{"产品分类", "Product classes"},
	Title: "name", Search: []string{"name", "code"},
	List:     []string{"name", "code", "parentId", "position"},
	Sorts:    []string{"createdAt", "position,name", "name"},
	Sections: []Section{{Label{"产品分类", "Product class"}, []string{"name", "code", "parentId", "position"}}},
	Rights:   Rights{View: Everybody(), Create: ManagersUp(), Edit: ManagersUp(), Delete: ManagersUp()},
	Menu:     MenuSetup,
}

// Check refuses a class that is part of itself; longer circles are found where
// the tree is at hand.
func (c *ProductClass) Check() []Problem { return checkOwnParent("parentId", c.ID, c.ParentID) }

// Product is something we sell. What it costs us is hidden from staff and
// kept from managers until a detailed role opens it.
type Product struct {
	Base
	Code          string           `db:"code" json:"code" required:"true" max:"60" unique:"true" zh:"产品编码" en:"Code"`
	Name          string           `db:"name" json:"name" required:"true" zh:"产品名称" en:"Name"`
	ClassID       *uuid.UUID       `db:"class_id" json:"classId" ref:"product-class" zh:"分类" en:"Class"`
	Model         string           `db:"model" json:"model" max:"100" zh:"型号" en:"Model"`
	Specification string           `db:"specification" json:"specification" max:"300" zh:"规格" en:"Specification"`
	Unit          string           `db:"unit" json:"unit" dict:"unit" zh:"单位" en:"Unit"`
	Price         *Money           `db:"price" json:"price" zh:"单价（未税）" en:"Price (before tax)"`
	Cost          *Money           `db:"cost" json:"cost" hidden:"staff" masked:"manager" zh:"成本" en:"Cost"`
	TaxRate       *decimal.Decimal `db:"tax_rate" json:"taxRate" min:"0" maximum:"100" zh:"税率（%）" en:"Tax rate (%)"`
	Barcode       string           `db:"barcode" json:"barcode" max:"60" zh:"条码" en:"Barcode"`
	Active        bool             `db:"active" json:"active" default:"true" zh:"在售" en:"On sale"`
	Description   string           `db:"description" json:"description" long:"true" zh:"说明" en:"Description"`
}

// Products declares the kind.
var Products = Kind[Product]{
	Name: "product", Plural: "products", Icon: "appstore",
	Label: Label{"产品", "Product"}, PluralLabel: Label{"产品", "Products"},
	Title: "name", Search: []string{"code", "name", "model", "specification", "barcode"},
	List:  []string{"name", "code", "model", "specification", "classId", "unit", "price", "taxRate", "active"},
	Sorts: []string{"updatedAt", "createdAt", "name", "code", "price"},
	Sections: []Section{
		{Label{"产品", "Product"}, []string{"code", "name", "classId", "model", "specification", "unit", "barcode", "active"}},
		{Label{"价格", "Price"}, []string{"price", "taxRate", "cost"}},
		{Label{"说明", "Description"}, []string{"description"}},
	},
	Rights: Rights{View: Everybody(), Create: ManagersUp(), Edit: ManagersUp(), Delete: ManagersUp()},
	Menu:   MenuSelling,
}

// Check has no rules across the fields of a product.
func (p *Product) Check() []Problem { return nil }
