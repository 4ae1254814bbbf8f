package main

import (
	"context"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoProduct is something that the invented company sells.
type demoProduct struct {
	code, name, class, model, specification, unit string
	price                                         int64
}

// demoClasses lists the product classes, each with the one above it.
func demoClasses() [][2]string {
	return [][2]string{{"设备", ""}, {"激光加工", "设备"}, {"物流与仓储", "设备"}, {"检测仪器 Instruments", "设备"}, {"服务 Services", ""}}
}

func demoProducts() []demoProduct {
	return []demoProduct{
		{"LC-3015", "光纤激光切割机", "激光加工", "LC3015-6K", "6 kW，3000×1500 mm", "unit", 680_000},
		{"LC-4020", "光纤激光切割机", "激光加工", "LC4020-12K", "12 kW，4000×2000 mm", "unit", 1_150_000},
		{"LM-20", "激光打标机", "激光加工", "LM20", "20 W", "unit", 46_000},
		{"WS-100", "智能仓储货架系统", "物流与仓储", "WS100", "1000 货位", "set", 920_000},
		{"AGV-05", "搬运机器人 AGV", "物流与仓储", "AGV05", "500 kg", "unit", 128_000},
		{"PK-8", "自动包装线", "物流与仓储", "PK8", "每分钟 80 包", "set", 560_000},
		{"VI-4", "视觉检测系统", "检测仪器 Instruments", "VI4", "4 cameras, 5 MP", "set", 235_000},
		{"SP-200", "Spectrometer", "检测仪器 Instruments", "SP200", "190–1100 nm", "unit", 315_000},
		{"SV-INST", "安装调试 Installation", "服务 Services", "", "on site", "day", 3_200},
		{"SV-YEAR", "年度维保 Annual service", "服务 Services", "", "two visits", "year", 36_000},
	}
}

// addProducts adds what the company sells, with its cost, and its competitors.
func (d *demo) addProducts(ctx context.Context, tx *store.Tx) error {
	classes := map[string]uuid.UUID{}
	for i, wanted := range demoClasses() {
		class := &crm.ProductClass{Name: wanted[0], Position: 10 * (i + 1)}
		if parent, ok := classes[wanted[1]]; ok {
			class.ParentID = &parent
		}
		if err := store.ProductClasses.Insert(ctx, tx, class); err != nil {
			return err
		}
		classes[wanted[0]] = class.ID
	}
	tax := decimal.NewFromInt(13)
	for _, wanted := range demoProducts() {
		class := classes[wanted.class]
		product := &crm.Product{
			Code: wanted.code, Name: wanted.name, ClassID: &class, Model: wanted.model, Specification: wanted.specification,
			Unit: wanted.unit, TaxRate: &tax, Active: true, Price: yuan(wanted.price), Cost: yuan(wanted.price * 62 / 100),
		}
		if err := store.Products.Insert(ctx, tx, product); err != nil {
			return err
		}
		d.products = append(d.products, product)
	}
	for _, c := range []*crm.Competitor{
		{Name: "锐锋激光", Website: "www.ruifeng.example", Strengths: "价格低，交货快", Weaknesses: "售后网点少", Strategy: "强调总拥有成本和本地服务"},
		{Name: "恒准仪器", Strengths: "行业口碑好", Weaknesses: "定制周期长", Strategy: "用样件测试对比精度"},
		{Name: "Northgate Automation", Website: "northgate.example", Strengths: "Broad range", Weaknesses: "Service from abroad only", Strategy: "Offer a test installation"},
	} {
		if err := store.Competitors.Insert(ctx, tx, c); err != nil {
			return err
		}
		d.competitors = append(d.competitors, c.ID)
	}
	return nil
}

func yuan(amount int64) *crm.Money {
	return &crm.Money{Amount: decimal.NewFromInt(amount), Currency: "CNY"}
}
