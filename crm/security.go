package crm

// What happens to somebody's account, as changes on their record. They are for
// the person and for admins; colleagues who may read the record do not see them.
const (
	UserSignedIn        = "user.signed-in" // from a browser they had not used before
	UserLockedOut       = "user.locked-out"
	UserPasswordChanged = "user.password-changed"
	UserPasswordReset   = "user.password-reset"
	UserSessionsEnded   = "user.sessions-ended"
	UserSessionStolen   = "user.session-stolen"
	UserTokenMade       = "user.token-made"
	UserTokenRevoked    = "user.token-revoked" //nolint:gosec // a name of an event, not a secret
)

// SecurityEvents lists them.
func SecurityEvents() []string {
	return []string{
		UserSignedIn, UserLockedOut, UserPasswordChanged, UserPasswordReset, UserSessionsEnded, UserSessionStolen,
		UserTokenMade, UserTokenRevoked,
	}
}
