package crm

// Why is from what a person's reach with an act follows.
type Why string

// What reaches follow from.
const (
	ByRole    Why = "role"    // what the role may by default
	ByGrant   Why = "grant"   // what the detailed role says otherwise
	ByAdmin   Why = "admin"   // admins are not limited
	ByLeaving Why = "leaving" // a leaving date is entered
	ByScope   Why = "scope"   // the token that is used
)

// Choices lists what reaches follow from.
func (Why) Choices() []Choice {
	return []Choice{
		{Value: string(ByRole), Label: Label{"角色默认", "Default of the role"}},
		{Value: string(ByGrant), Label: Label{"权限角色设定", "Set by the detailed role"}, Tone: ToneInfo},
		{Value: string(ByAdmin), Label: Label{"管理员不受限制", "Admins are not limited"}},
		{Value: string(ByLeaving), Label: Label{"已登记离职日期", "A leaving date is entered"}, Tone: ToneWarning},
		{Value: string(ByScope), Label: Label{"令牌范围限制", "Limited by the token"}, Tone: ToneWarning},
	}
}

// ReachWhy is Reach with its reason.
func (v Viewer) ReachWhy(kind Kind[struct{}], act Act) (Reach, Why) {
	reach := v.Reach(kind, act)
	_, granted := v.Grants.Reach[GrantKey{kind.Name, act}]
	switch {
	case !v.InScope(kind.Plural, act):
		return reach, ByScope
	case v.takesAway(act):
		return reach, ByLeaving
	case v.Role == Admin:
		return reach, ByAdmin
	case granted && Grantable(kind.Name, act):
		return reach, ByGrant
	}
	return reach, ByRole
}

// LimitWhy is the limit of a field for a person with its reason.
func (v Viewer) LimitWhy(kind string, f Field) (FieldLimit, Why) {
	_, granted := v.Grants.Fields[FieldKey{kind, f.Name}]
	switch {
	case v.Role == Admin:
		return FieldOpen, ByAdmin
	case granted && !neverLimited[f.Name]:
		return v.limitOf(kind, &f), ByGrant
	}
	return v.limitOf(kind, &f), ByRole
}

// Limitable says whether a detailed role can limit a field: without some no
// record could be listed or changed.
func Limitable(field string) bool { return !neverLimited[field] }
