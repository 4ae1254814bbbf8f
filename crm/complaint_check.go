package crm

// IsHistory says whether a new complaint was over before it came to us: it is
// kept as it is, and nobody has to do anything about it.
func (c *Complaint) IsHistory() bool {
	return !c.State.IsOpen() || c.State == "" && c.ClosedAt != nil
}

// Check fills what was left open and wants to know who complains, when it is
// entered: later their data may have been erased.
func (c *Complaint) Check() []Problem {
	c.fill()
	if c.Version > 0 {
		return nil
	}
	problems := c.checkHistory()
	if c.CustomerID != nil || c.ContactID != nil || c.Complainant != "" {
		return problems
	}
	return append(problems, Problem{"customerId", "no-complainant",
		Label{"没有说明谁在投诉", "It does not say who complains"},
		Label{"请选择客户或联系人，或填写投诉人", "Choose the customer or the contact, or write the name of the complainant"}})
}

func (c *Complaint) fill() {
	if c.State == "" {
		c.State = ComplaintRegistered
		if c.ClosedAt != nil {
			c.State = ComplaintClosed
		}
	}
	if c.State == ComplaintNotValid && c.Validity == "" {
		c.Validity = InvalidComplaint
	}
	if c.Source == "" {
		c.Source = ComplaintByStaff
	}
	if c.Channel == "" {
		c.Channel = ChannelCall
	}
}

// checkHistory refuses what only a complaint that is over can have, and what
// ended before it began.
func (c *Complaint) checkHistory() []Problem {
	if c.IsHistory() {
		if c.ClosedAt != nil && c.ReceivedAt != nil && c.ClosedAt.Before(*c.ReceivedAt) {
			return []Problem{{"closedAt", "closed-before-received",
				Label{"关闭时间早于收到时间", "It was closed before it was received"},
				Label{"请检查两个时间，或日期的顺序", "Check both times, or the order in dates"}}}
		}
		return nil
	}
	var problems []Problem
	for field, given := range map[string]bool{
		"closedAt": c.ClosedAt != nil, "validity": c.Validity != "", "confirmation": c.Confirmation != "", "satisfaction": c.Satisfaction != nil,
	} {
		if given {
			problems = append(problems, Problem{field, "not-over",
				Label{"投诉尚未办结，不能有这项结果", "The complaint is not over and cannot have this result"},
				Label{"请把状态改为已办结的状态，或将此格留空", "Give a state in which it is over, or leave the cell empty"}})
		}
	}
	return problems
}
