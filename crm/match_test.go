package crm

import "testing"

func TestNormalPhone(t *testing.T) {
	for text, want := range map[string]string{
		"+86 138 0013 8000": "13800138000", "138-0013-8000": "13800138000", "008613800138000": "13800138000", "１３８００１３８０００": "13800138000",
		"(021) 5888 1234": "2158881234", "021-58881234 转 12": "2158881234", "+44 20 7946 0001 x5": "442079460001", "+1 415 555 0100 ext. 9": "14155550100",
		"12": "", "": "", "none": "",
	} {
		t.Run(text+" is "+want, func(t *testing.T) {
			if got := NormalPhone(text); got != want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestNormalName(t *testing.T) {
	for text, want := range map[string]string{
		"华为技术有限公司": "华为技术", "华为技术 股份有限公司": "华为技术", "Acme Co., Ltd.": "acme", "ACME  Corporation": "acme", "Acme": "acme",
		"GTX Pro": "gtxpro", "GTXPro": "gtxpro", "ＡＣＭＥ": "acme", "有限公司": "有限公司", "Inc": "inc", "  ": "", "Dongfang (Beijing) Inc.": "dongfangbeijing",
	} {
		t.Run(text+" is "+want, func(t *testing.T) {
			if got := NormalName(text); got != want {
				t.Errorf("%q", got)
			}
		})
	}
}
