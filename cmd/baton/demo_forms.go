package main

import (
	"context"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// addForm adds the form by which people outside write to the invented company;
// its page is /f/contact-us.
func (d *demo) addForm(ctx context.Context, tx *store.Tx) error {
	form := &crm.PublicForm{
		Key: "contact-us", TitleZH: "联系我们", TitleEN: "Contact us", Target: crm.TargetLead,
		Fields:         []crm.FormField{crm.FormName, crm.FormCompany, crm.FormPhone, crm.FormEmail, crm.FormRegion, crm.FormInterest, crm.FormNote},
		RequiredFields: []crm.FormField{crm.FormName, crm.FormPhone},
		Source:         crm.SourceWebForm, RatePerMinute: 10, Acknowledge: true, Active: true,
		ConsentZH: "我同意贵公司为答复我的询问而使用我填写的信息。我可以随时要求删除。",
		ConsentEN: "I agree that you use what I send to answer me. I may ask you to delete it at any time.",
		ThanksZH:  "感谢您的询问，我们的销售同事会在一个工作日内与您联系。",
		ThanksEN:  "Thank you for asking. One of us will be in touch within a working day.",
	}
	if err := activities.PublicFormVerbs().Create(ctx, tx, form); err != nil {
		return err
	}
	d.form = form
	return nil
}

// cameByForm says of a lead that it came by the form, with consent.
func (d *demo) cameByForm(lead *crm.Lead) {
	lead.FormID, lead.ConsentVersion = &d.form.ID, &d.form.ConsentVersion
	lead.Language = crm.Chinese
	if lead.Region == crm.Overseas {
		lead.Language = crm.English
	}
}
