package api

// base is the path under which the API lives.
const base = "/api/v1"

// routes lists every group of routes.
func (s *Server) routes() {
	s.kindRoutes()
	s.partRoutes()
	s.rightsRoutes()
	s.dealRoutes()
	s.poolRoutes()
	s.appointmentRoutes()
	s.findingRoutes()
	s.sessionRoutes()
	s.accountRoutes()
	s.tokenRoutes()
	s.metaRoutes()
	s.taskRoutes()
	s.urgeRoutes()
	s.processRoutes()
	s.approvalRoutes()
	s.articleRoutes()
	s.complaintRoutes()
	s.contactGuardRoutes()
	s.mailingRoutes()
	s.decisionRoutes()
	s.ruleRoutes()
	s.eventRoutes()
	s.jobRoutes()
	s.bulkRoutes()
	s.importRoutes()
	s.duplicateRoutes()
	s.auditRoutes()
	s.customerRoutes()
	s.registrationRoutes()
	s.rosterRoutes()
	s.seriesRoutes()
	s.binPolicyRoutes()
	s.workingTimeRoutes()
	s.noticeRoutes()
	s.noticePreferenceRoutes()
	s.sendRoutes()
	s.sendingRoutes()
	s.publicFormRoutes()
	s.conversionRoutes()
	s.leadReportRoutes()
}

// kindRoutes mounts every kind of record.
func (s *Server) kindRoutes() {
	for _, k := range kinds() {
		k.mount(s)
	}
}
