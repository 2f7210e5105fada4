using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NetMonitor.Console.Api;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Api;

/// <summary>
/// Who may call what, seen from a task that Hangzhou issued to Xihu. Each endpoint of the API has a row; what a caller's
/// unit is to the subject stands in the columns. <c>ok</c> is allowed (or refused only for its state or body), else the status;
/// what is refused has changed nothing.
/// </summary>
public sealed class AuthorizationMatrixTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Tonglu = "3301220000", Body = "3300002001", InformationCenter = "1000003001", XihuCenter = "3301061000";

    /// <summary>Stands for the code of the station in Xihu that has accounts.</summary>
    private const string Station = "station";

    /// <summary>
    /// A caller: role and unit. Issuer is Hangzhou, assigned Xihu, above both the province, two above the nation; the body is the
    /// province's, the station one of Xihu, so two levels below the issuer; Nanshan and Guangdong have nothing to do with it.
    /// </summary>
    private static readonly Dictionary<string, (Role Role, string Unit)> s_callers = new()
    {
        ["issuer.dispatcher"] = (Role.CenterBusinessAdministrator, Hangzhou),
        ["issuer.responsible"] = (Role.ResponsiblePerson, Hangzhou),
        ["issuer.leader"] = (Role.Leader, Hangzhou),
        ["issuer.officer"] = (Role.EnforcementOfficer, Hangzhou),
        ["issuer.system"] = (Role.CenterSystemAdministrator, Hangzhou),
        ["assigned.officer"] = (Role.EnforcementOfficer, Xihu),
        ["assigned.dispatcher"] = (Role.CenterBusinessAdministrator, Xihu),
        ["assigned.responsible"] = (Role.ResponsiblePerson, Xihu),
        ["assigned.leader"] = (Role.Leader, Xihu),
        ["assigned.system"] = (Role.CenterSystemAdministrator, Xihu),
        ["above.leader"] = (Role.Leader, Zhejiang),
        ["above.dispatcher"] = (Role.CenterBusinessAdministrator, Zhejiang),
        ["above.system"] = (Role.CenterSystemAdministrator, Zhejiang),
        ["above2.responsible"] = (Role.ResponsiblePerson, Nation),
        ["above2.officer"] = (Role.EnforcementOfficer, Nation),
        ["sibling.dispatcher"] = (Role.CenterBusinessAdministrator, Nanshan),
        ["sibling.system"] = (Role.CenterSystemAdministrator, Nanshan),
        ["unrelated.leader"] = (Role.Leader, Guangdong),
        ["body.dispatcher"] = (Role.BodyBusinessAdministrator, Body),
        ["body.responsible"] = (Role.ResponsiblePerson, Body),
        ["body.officer"] = (Role.EnforcementOfficer, Body),
        ["body.system"] = (Role.BodySystemAdministrator, Body),
        ["station.dispatcher"] = (Role.GrassrootsBusinessAdministrator, Station),
        ["station.responsible"] = (Role.ResponsiblePerson, Station),
        ["station.officer"] = (Role.EnforcementOfficer, Station),
        ["station.system"] = (Role.GrassrootsSystemAdministrator, Station),
        ["issuer.custodian"] = (Role.KeyCustodian, Hangzhou),
        ["assigned.custodian"] = (Role.KeyCustodian, Xihu),
        ["supplier.custodian"] = (Role.KeyCustodian, InformationCenter),
        [SpecialDuty] = (Role.KeyCustodian, Nation),
    };

    /// <summary>A special-duty account that is listed for the journal; there is none among the demo accounts, so a custodian's becomes it.</summary>
    private const string SpecialDuty = "special.journal";

    private static int s_findings;

    private static readonly string[] s_columns = [.. s_callers.Keys];

    /// <summary>
    /// Endpoint, then the answer for each caller in the order above. One word stands for all; <c>a:x b:y *:z</c> names some and the rest.
    /// </summary>
    private static readonly (string Endpoint, string Answers)[] s_rows =
    [
        ("GET /tasks", Work),
        ("POST /tasks", Dispatchers),
        ("GET /tasks/{number}", Readers),
        ("PATCH /tasks/{number}", IssuingDispatcher),
        ("DELETE /tasks/{number}", IssuingDispatcher),
        ("POST /tasks/{number}/dispatch", IssuingDispatcher),
        ("POST /tasks/{number}/withdraw", IssuingDispatcher),
        ("POST /tasks/{number}/close", IssuingDispatcher),
        ("POST /tasks/{number}/urge", IssuingDispatcher),
        ("POST /tasks/{number}/attachments", IssuingDispatcher),
        ("GET /tasks/{number}/assignments", Readers),
        ("POST /tasks/{number}/assignments/accept", IssuingUnit),
        ("POST /tasks/{number}/assignments/return", IssuingUnit),
        ("POST /tasks/{number}/assignments/grant-extension", IssuingUnit),
        ("GET /tasks/{number}/assignments.xlsx", Readers),
        ("GET /tasks/{number}/progress", "above.dispatcher:ok " + Readers),
        ("GET /tasks/{number}/attachments/{id:guid}", "special.journal:403 *:404"),
        ("POST /recipients/count", Dispatchers),
        ("GET /assignments", Work),
        ("GET /assignments/{id}", Readers),
        ("POST /assignments/{id}/attachments", AssignedUnit),
        ("GET /assignments/{id}/attachments", Readers),
        ("GET /assignments/{id}/attachments/{attachment:guid}", "special.journal:403 *:404"),
        ("POST /assignments/{id}/recall", AssignedUnit),
        ("POST /assignments/{id}/receive", AssignedUnit),
        ("POST /assignments/{id}/submit", AssignedUnit),
        ("POST /assignments/{id}/request-extension", AssignedUnit),
        ("POST /assignments/{id}/approve", AssignedReviewer),
        ("POST /assignments/{id}/send-back", AssignedReviewer),
        ("POST /assignments/{id}/accept", IssuingUnit),
        ("POST /assignments/{id}/return", IssuingUnit),
        ("POST /assignments/{id}/grant-extension", IssuingUnit),
        ("POST /assignments/{id}/decline-extension", IssuingUnit),
        ("POST /assignments/{id}/withdraw", IssuingDispatcher),
        ("POST /assignments/{id}/sub-dispatch", "assigned.dispatcher:ok " + Outside),
        ("GET /assistance-requests", Work),
        ("POST /assistance-requests", Officers),
        ("GET /assistance-figures", Work),
        ("GET /assistance-requests/route", Officers),
        ("GET /assistance-requests/{number}", Readers),
        ("GET /assistance-requests/{number}/legs", Readers),
        ("GET /assistance-requests/{number}/progress", Readers),
        ("GET /assistance-requests/{number}/receipts", Readers),
        ("GET /assistance-requests/{number}/bundle", Readers),
        ("POST /assistance-requests/routing/pass-on", Routers),
        ("POST /assistance-requests/routing/return", Routers),
        ("POST /assistance-requests/routing/reject", Routers),
        ("POST /assistance-requests/{number}/parties/{party:int}/reveal",
            "issuer.dispatcher:ok issuer.responsible:ok issuer.officer:ok assigned.officer:ok assigned.dispatcher:ok assigned.responsible:ok " + Outside),
        ("PATCH /assistance-requests/{number}", RequestingOfficer),
        ("DELETE /assistance-requests/{number}", RequestingOfficer),
        ("POST /assistance-requests/{number}/submit", RequestingOfficer),
        ("POST /assistance-requests/{number}/recall", RequestingOfficer),
        ("POST /assistance-requests/{number}/withdraw", RequestingOfficer),
        ("POST /assistance-requests/{number}/supply", RequestingOfficer),
        ("POST /assistance-requests/{number}/ask-again", RequestingOfficer),
        ("POST /assistance-requests/{number}/close", RequestingOfficer),
        ("POST /assistance-requests/{number}/approve", AssignedReviewer),
        ("POST /assistance-requests/{number}/send-back", AssignedReviewer),
        ("POST /assistance-requests/{number}/pass-on", IssuingDispatcher),
        ("POST /assistance-requests/{number}/return", IssuingDispatcher),
        ("POST /assistance-requests/{number}/reject", IssuingDispatcher),
        ("POST /assistance-requests/{number}/reply", IssuingDispatcher),
        ("POST /assistance-requests/{number}/designate", IssuingDispatcher),
        ("POST /assistance-requests/{number}/accept", Outside),
        ("POST /assistance-requests/{number}/forward", Outside),
        ("POST /assistance-requests/{number}/split", Outside),
        ("POST /assistance-requests/{number}/ask", Outside),
        ("POST /assistance-requests/{number}/extend", Outside),
        ("POST /assistance-requests/{number}/object", Outside),
        ("POST /assistance-requests/{number}/dispute", Outside),
        ("POST /assistance-requests/{number}/decline", Outside),
        ("POST /assistance-requests/{number}/take-back", Outside),
        ("GET /units/{code}/assistance-rule", "*:ok"),
        ("PUT /units/{code}/assistance-rule", "*:403"),
        ("GET /question-sets", Officers),
        ("GET /units/{code}/question-sets", "*:ok"),
        ("GET /units/{code}/question-sets/{id:guid}", "*:404"),
        ("POST /units/{code}/question-sets", "*:403"),
        ("PUT /units/{code}/question-sets/{id:guid}", "*:403"),
        ("DELETE /units/{code}/question-sets/{id:guid}", "*:403"),
        ("POST /evidence", Workers),
        ("GET /evidence/{id:guid}", "special.journal:403 *:404"),
        ("GET /evidence/{id:guid}/custody", "special.journal:403 *:404"),
        ("POST /uploads", Workers),
        ("GET /uploads/{id:guid}", WorkersUploads),
        ("HEAD /uploads/{id:guid}", WorkersUploads),
        ("PATCH /uploads/{id:guid}", "*:404"),
        ("DELETE /uploads/{id:guid}", "*:404"),
        ("GET /saved-views", "*:ok"),
        ("POST /saved-views", "*:ok"),
        ("DELETE /saved-views/{id:guid}", "*:404"),
        ("GET /notices", "*:ok"),
        ("POST /notices/read", "*:ok"),
        ("GET /notices/waiting", "*:ok"),
        ("GET /notices/quiet-hours", "*:ok"),
        ("POST /notices/quiet-hours", "*:ok"),
        ("GET /units", "*:ok"),
        ("GET /units/{code}", "*:ok"),
        ("GET /units/{code}/user-rule", "*:404"),
        ("GET /units/{code}/user-rule/versions", "*:ok"),
        ("PUT /units/{code}/user-rule", "above.system:404 *:403"),
        ("PATCH /units/{code}", UnitsManager),
        ("POST /units", "assigned.system:ok issuer.system:404 above.system:404 sibling.system:404 *:403"),
        ("POST /units/{code}/suspend", UnitsManager),
        ("POST /units/{code}/resume", UnitsManager),
        ("POST /units/{code}/move", UnitsManager),
        ("POST /units/{code}/merge", UnitsManager),
        ("GET /units/{code}/history",
            "issuer.system:ok assigned.system:ok above.system:ok issuer.leader:ok assigned.leader:ok above.leader:ok issuer.responsible:ok "
            + "assigned.responsible:ok above2.responsible:ok sibling.system:404 body.system:404 station.system:404 unrelated.leader:404 "
            + "body.responsible:404 station.responsible:404 *:403"),
        ("POST /units/divisions/changes", "*:403"),
        ("GET /filings",
            "issuer.system:ok assigned.system:ok above.system:ok sibling.system:ok issuer.leader:ok assigned.leader:ok above.leader:ok unrelated.leader:ok "
            + "*:403"),
        ("GET /filings/{number}",
            "above.system:ok above.leader:ok issuer.system:404 assigned.system:404 sibling.system:404 issuer.leader:404 assigned.leader:404 "
            + "unrelated.leader:404 *:403"),
        ("POST /filings/{number}/acknowledge", "*:403"),
        ("GET /incidents", "issuer.leader:ok issuer.responsible:ok issuer.system:ok assigned.responsible:ok assigned.leader:ok assigned.system:ok "
            + "above.leader:ok above.system:ok above2.responsible:ok sibling.system:ok unrelated.leader:ok body.responsible:ok body.system:ok "
            + "station.responsible:ok station.system:ok *:403"),
        // Everybody reports a leak; of an account that is not theirs to look after they are told nothing.
        ("POST /incidents", "*:ok"),
        ("GET /incidents/{number}", IncidentReaders),
        ("GET /incidents/{number}/analysis", IncidentReaders),
        ("GET /incidents/{number}/report", IncidentReaders),
        ("POST /incidents/{number}/confirm-analysis", IncidentHandler),
        ("GET /incidents/{number}/cleaning", IncidentReaders),
        ("POST /incidents/{number}/mark-lines", IncidentHandler),
        ("POST /incidents/{number}/void/preview", IncidentPreviewer),
        ("POST /incidents/{number}/void", IncidentHandler),
        ("POST /incidents/{number}/publish-voids", IncidentHandler),
        ("POST /incidents/{number}/lift-void", IncidentHandler),
        ("POST /incidents/{number}/freeze-new-accounts", IncidentHandler),
        ("POST /incidents/{number}/delete-new-accounts", IncidentHandler),
        ("POST /incidents/{number}/confirm-clean", IncidentHandler),
        ("POST /incidents/{number}/restore", IncidentHandler),
        ("POST /incidents/{number}/file-report", IncidentHandler),
        ("POST /incidents/{number}/close", IncidentHandler),
        // None of the alerts that it names is its reader's.
        ("POST /incidents/{number}/attach-alerts", IncidentReadByOthers),
        ("POST /incidents/{number}/classify", IncidentHandler),
        ("GET /incidents/{number}/contractors", IncidentReaders),
        ("POST /incidents/{number}/contractors", IncidentHandler),
        ("POST /incidents/{number}/contractors/{id:guid}/renew", IncidentReadByOthers),
        ("POST /incidents/{number}/contractors/{id:guid}/end", IncidentReadByOthers),
        // None of the callers is listed for them.
        ("GET /granted-incidents", "*:403"),
        ("GET /granted-incidents/{id:guid}", "*:403"),
        ("GET /granted-incidents/{id:guid}/entries", "*:403"),
        ("POST /incidents/{number}/report-by-law", IncidentHandler),
        ("POST /incidents/{number}/record-notices", IncidentHandler),
        ("POST /incidents/{number}/complete-measure", IncidentHandler),
        ("POST /incidents/{number}/change-password",
            "assigned.system:ok issuer.system:404 above.system:404 sibling.system:404 body.system:404 station.system:404 *:403"),
        // It waits for nobody's decision: who reads it is told so.
        ("POST /incidents/{number}/decide", "assigned.system:403 " + IncidentReadByOthers),
        ("POST /incidents/{number}/sign-report", "assigned.leader:ok assigned.system:403 " + IncidentReadByOthers),
        ("POST /incidents/{number}/record-accountability",
            "assigned.leader:ok issuer.leader:ok above.leader:ok assigned.system:403 " + IncidentReadByOthers),
        ("GET /inspections", FindingReaders),
        ("GET /inspections/{number}", "issuer.system:ok above.system:ok " + NotTheirFinding),
        ("POST /inspections", "*:403"),
        ("GET /findings", FindingReaders),
        ("GET /findings/{id}", NotTheirFinding),
        ("POST /findings/{id}/assign", FindingAdministrator),
        ("POST /findings/{id}/fix", FindingAdministrator),
        ("POST /findings/{id}/accept", "assigned.leader:ok issuer.leader:ok above.leader:ok assigned.system:403 *:404"),
        ("POST /findings/{id}/reopen", "assigned.system:ok assigned.leader:ok issuer.leader:ok above.leader:ok *:404"),
        ("GET /help-requests", "*:ok"),
        ("POST /help-requests", "*:ok"),
        ("GET /help-requests/{number}",
            "assigned.officer:ok assigned.system:ok assigned.dispatcher:ok assigned.leader:ok issuer.leader:ok above.leader:ok *:404"),
        ("POST /help-requests/{number}/take", AskedCenter),
        ("POST /help-requests/{number}/answer", AskedCenter),
        ("POST /help-requests/{number}/ask-again", Asker),
        ("POST /help-requests/{number}/close", Asker),
        ("GET /units/{code}/networks", "issuer.system:ok assigned.system:ok above.system:404 sibling.system:404 *:403"),
        ("PUT /units/{code}/networks", "issuer.system:ok assigned.system:404 above.system:404 sibling.system:404 *:403"),
        ("GET /alerts", AlertReaders),
        ("GET /alerts/{id:guid}", NoAlertOfTheirs),
        ("GET /alerts/{id:guid}/entries", NoAlertOfTheirs),
        ("POST /alerts/{id:guid}/acknowledge", NoneOfTheirs),
        ("POST /alerts/{id:guid}/resolve", NoneOfTheirs),
        ("POST /alerts/{id:guid}/open-incident", NoneOfTheirs),
        ("POST /alerts/acknowledge", "special.journal:403 " + SystemAdministrators),
        ("POST /alerts/detach", "special.journal:403 " + SystemAdministrators),
        ("GET /detectors", "above.system:ok *:403"),
        ("GET /detectors/{id}/settings", "above.system:404 *:403"),
        ("PUT /detectors/{id}/settings", "above.system:404 *:403"),
        ("POST /detectors/{id}/preview", "above.system:404 *:403"),
        ("POST /detectors/{id}/exceptions", "above.system:404 *:403"),
        ("POST /detectors/{id}/exceptions/{exception:long}/end", "above.system:404 *:403"),
        ("GET /units/{code}/duty", "assigned.system:ok " + NoneOfTheirs),
        ("PUT /units/{code}/duty", NoneOfTheirs),
        ("GET /approvals", "special.journal:403 " + SystemAdministrators),
        ("GET /approvals/{id:guid}", NoneOfTheirs),
        ("POST /approvals/{id:guid}/confirm", NoneOfTheirs),
        ("POST /approvals/{id:guid}/refuse", NoneOfTheirs),
        ("GET /units/{code}/four-eyes", "assigned.system:ok station.system:ok " + NoneOfTheirs),
        ("PUT /units/{code}/four-eyes", NoneOfTheirs),
        ("GET /sign-in-policy", "*:ok"),
        ("PUT /sign-in-policy", "*:403"),
        ("GET /interpretations", "*:ok"),
        ("POST /interpretations", "*:403"),
        ("GET /settings", "*:ok"),
        ("PUT /settings/{name}", "*:403"),
        ("POST /settings/{name}/versions/{version:int}/withdraw", "*:403"),
        ("GET /texts/dead", "*:403"),
        ("POST /texts/{id:long}/replay", "*:403"),
        ("GET /feed", "*:ok"),
        ("GET /permissions", "*:ok"),
        ("GET /journal", JournalReaders),
        ("GET /journal/verify", SystemAdministrators),
        ("POST /journal/verify", SystemAdministrators),
        ("GET /journal/checkpoint", SystemAdministrators),
        ("GET /journal/key", SystemAdministrators),
        ("GET /journal/consistency", SystemAdministrators),
        ("GET /journal/tile/{level}/{**index}", NotFoundBySystemAdministrators),
        ("GET /journal/{id:long}/proof", NotFoundByJournalReaders),
        ("GET /journal/{id:long}/proof.tlog-proof", NotFoundByJournalReaders),
        ("GET /sessions", "*:ok"),
        ("DELETE /sessions/{id:guid}", "*:404"),
        ("POST /sessions", "*:ok"),
        ("POST /sessions/sms", "*:ok"),
        ("POST /sessions/current/confirm", "*:ok"),
        ("DELETE /sessions/current", "-"),
        ("POST /password", "*:ok"),
        ("POST /duty/accept", "*:ok"),
        ("POST /contacts/Mobile/send-code", "*:ok"),
        ("POST /contacts/Mobile/verify", "*:ok"),
        ("POST /contacts/ImAccount/send-code", "*:ok"),
        ("POST /contacts/ImAccount/verify", "*:ok"),
        ("POST /correction", "*:ok"),
        ("POST /correction/withdraw", "*:ok"),
        ("GET /accounts", AccountReaders),
        ("POST /accounts", "assigned.system:ok sibling.system:404 body.system:404 station.system:404 *:403"),
        ("GET /accounts/{userName}", "assigned.system:ok assigned.leader:ok issuer.leader:ok above.leader:ok *:404"),
        ("GET /accounts/{userName}/history", "assigned.system:ok assigned.leader:ok issuer.leader:ok above.leader:ok *:404"),
        ("POST /accounts/import", SystemAdministrators.Replace("special.journal:ok ", "", StringComparison.Ordinal)),
        ("PATCH /accounts/{userName}", AssignedAdministrator),
        ("POST /accounts/{userName}/correction/make", AssignedAdministrator),
        ("POST /accounts/{userName}/correction/decline", AssignedAdministrator),
        ("POST /accounts/{userName}/freeze", AssignedAdministrator),
        ("POST /accounts/{userName}/unfreeze", AssignedAdministrator),
        ("POST /accounts/{userName}/reset-password", AssignedAdministrator),
        ("POST /accounts/{userName}/bind-key", AssignedAdministrator),
        ("POST /accounts/{userName}/mark-at-risk", AssignedAdministrator),
        ("POST /accounts/{userName}/unbind-key", AssignedAdministrator),
        ("POST /accounts/{userName}/delete", AssignedAdministrator),
        ("GET /registration-forms",
            "issuer.responsible:ok assigned.responsible:ok above2.responsible:ok body.responsible:ok station.responsible:ok " + AccountReaders),
        ("POST /registration-forms", "assigned.system:ok assigned.responsible:ok issuer.system:ok " + NotTheirForm + "*:403"),
        ("GET /registration-forms/{number}",
            "assigned.system:ok assigned.responsible:ok assigned.leader:ok issuer.system:ok issuer.leader:ok above.leader:ok unrelated.leader:404 "
            + NotTheirForm + "*:403"),
        ("PATCH /registration-forms/{number}", "assigned.system:ok assigned.responsible:ok issuer.system:404 " + NotTheirForm + "*:403"),
        ("POST /registration-forms/{number}/register",
            "issuer.system:ok assigned.system:404 above.system:404 sibling.system:404 body.system:404 station.system:404 *:403"),
        ("GET /keys", "issuer.custodian:ok assigned.custodian:ok supplier.custodian:ok " + AccountReaders),
        ("GET /keys/ledger", LedgerReaders),
        ("GET /keys/stock", LedgerReaders),
        ("GET /keys/{serial}", "assigned.custodian:ok supplier.custodian:ok assigned.system:ok assigned.leader:ok issuer.leader:ok above.leader:ok "
            + "issuer.custodian:404 issuer.system:404 above.system:404 sibling.system:404 body.system:404 station.system:404 unrelated.leader:404 *:403"),
        ("POST /keys/count", Custodians),
        ("POST /keys/hand-over", Custodians),
        ("POST /keys/hand-over/confirm", Custodians),
        ("POST /keys/import", "supplier.custodian:ok *:403"),
        ("POST /keys/{serial}/receive", AssignedCustodian),
        ("POST /keys/{serial}/issue", AssignedCustodian),
        ("POST /keys/{serial}/recover", AssignedCustodian),
        ("POST /keys/{serial}/write-off", AssignedCustodian),
        ("POST /keys/{serial}/report-lost", "assigned.custodian:ok assigned.system:ok *:404"),
        ("POST /keys/{serial}/report-damaged", "assigned.custodian:ok assigned.system:ok *:404"),
        ("GET /key-applications", LedgerReaders),
        ("POST /key-applications", Custodians),
        ("GET /key-applications/{number}", "assigned.custodian:ok supplier.custodian:ok assigned.system:ok assigned.leader:ok issuer.leader:ok "
            + "above.leader:ok issuer.custodian:404 issuer.system:404 above.system:404 sibling.system:404 unrelated.leader:404 *:403"),
        ("POST /key-applications/{number}/approve", "supplier.custodian:ok *:403"),
        ("POST /key-applications/{number}/allocate", "supplier.custodian:ok *:403"),
        ("POST /key-applications/{number}/ship", "supplier.custodian:ok *:403"),
        ("POST /key-applications/{number}/receive", "assigned.custodian:ok issuer.custodian:404 *:403"),
        ("POST /holidays/{year:int}", "*:403"),
        ("GET /working-days/explain", "*:ok"),
    ];

    // System administrators of the two units read their unit's work as everyone does (DOMAIN 3); leaders and responsible persons read below.
    private const string AssignedAdministrator =
        "assigned.system:ok issuer.system:404 above.system:404 sibling.system:404 body.system:404 station.system:404 *:403";
    private const string FindingReaders =
        "issuer.system:ok assigned.system:ok above.system:ok sibling.system:ok issuer.leader:ok assigned.leader:ok above.leader:ok unrelated.leader:ok *:403";
    private const string FindingAdministrator = "assigned.system:ok assigned.leader:403 issuer.leader:403 above.leader:403 *:404";
    private const string NotTheirFinding =
        "assigned.system:ok assigned.leader:ok issuer.leader:ok above.leader:ok issuer.system:404 above.system:404 sibling.system:404 unrelated.leader:404 "
        + "*:403";
    private const string UnitsManager = "issuer.system:ok assigned.system:404 above.system:404 sibling.system:404 *:403";
    private const string AskedCenter =
        "assigned.system:ok assigned.dispatcher:ok assigned.officer:403 assigned.leader:403 issuer.leader:403 above.leader:403 *:404";
    // A hazard that Xihu's administrator opened: its own unit's, and the leaders' above.
    private const string IncidentReaders =
        "assigned.system:ok assigned.responsible:ok assigned.leader:ok issuer.leader:ok above.leader:ok " + IncidentStrangers;
    private const string IncidentPreviewer =
        "assigned.system:ok assigned.responsible:403 assigned.leader:403 issuer.leader:403 above.leader:403 " + IncidentStrangers;
    private const string IncidentStrangers =
        "issuer.responsible:404 issuer.system:404 above.system:404 above2.responsible:404 sibling.system:404 unrelated.leader:404 body.responsible:404 "
        + "body.system:404 station.responsible:404 station.system:404 *:403";
    private const string IncidentReadByOthers = "assigned.responsible:403 assigned.leader:403 issuer.leader:403 above.leader:403 *:404";
    private const string IncidentHandler = "assigned.system:ok " + IncidentReadByOthers;
    private const string Asker =
        "assigned.officer:ok assigned.system:403 assigned.dispatcher:403 assigned.leader:403 issuer.leader:403 above.leader:403 *:404";
    private const string AccountReaders =
        "issuer.system:ok assigned.system:ok above.system:ok sibling.system:ok body.system:ok station.system:ok issuer.leader:ok assigned.leader:ok "
        + "above.leader:ok unrelated.leader:ok *:403";
    private const string LedgerReaders =
        "issuer.custodian:ok assigned.custodian:ok supplier.custodian:ok issuer.system:ok assigned.system:ok above.system:ok sibling.system:ok "
        + "issuer.leader:ok assigned.leader:ok above.leader:ok unrelated.leader:ok *:403";
    private const string Custodians = "issuer.custodian:ok assigned.custodian:ok supplier.custodian:ok *:403";
    private const string AssignedCustodian = "assigned.custodian:ok issuer.custodian:404 supplier.custodian:404 *:403";
    private const string NotTheirForm =
        "issuer.responsible:404 above.system:404 above2.responsible:404 sibling.system:404 body.responsible:404 body.system:404 station.responsible:404 "
        + "station.system:404 ";
    private const string NotTheirs =
        "above.dispatcher:404 above.system:404 above2.officer:404 sibling.dispatcher:404 sibling.system:404 unrelated.leader:404 "
        + "body.dispatcher:404 body.responsible:404 body.officer:404 body.system:404 station.dispatcher:404 station.responsible:404 station.officer:404 "
        + "station.system:404 supplier.custodian:404 ";
    private const string Work = "special.journal:403 *:ok";
    private const string Readers = NotTheirs + "special.journal:403 *:ok";
    private const string Outside = NotTheirs + "special.journal:404 *:403";

    // A task of their own to Xihu: a body reaches its authority's subtree; a sibling and a station below don't reach it.
    private const string Dispatchers =
        "issuer.dispatcher:ok assigned.dispatcher:ok above.dispatcher:ok body.dispatcher:ok sibling.dispatcher:404 station.dispatcher:404 *:403";
    // A request of Xihu's that lies at Hangzhou's center, on its way to Nanshan, which knows nothing of it yet.
    private const string Officers = "issuer.officer:ok assigned.officer:ok above2.officer:ok body.officer:ok station.officer:ok *:403";
    private const string Routers = "issuer.dispatcher:ok assigned.dispatcher:ok above.dispatcher:ok sibling.dispatcher:ok *:403";
    private const string RequestingOfficer = "assigned.officer:ok " + Outside;

    private const string IssuingDispatcher = "issuer.dispatcher:ok " + Outside;
    private const string IssuingUnit = "issuer.dispatcher:ok issuer.responsible:ok " + Outside;
    private const string Workers =
        "issuer.dispatcher:ok issuer.officer:ok assigned.officer:ok assigned.dispatcher:ok above.dispatcher:ok above2.officer:ok sibling.dispatcher:ok "
        + "body.dispatcher:ok body.officer:ok station.dispatcher:ok station.officer:ok *:403";
    private const string WorkersUploads =
        "issuer.dispatcher:404 issuer.officer:404 assigned.officer:404 assigned.dispatcher:404 above.dispatcher:404 above2.officer:404 "
        + "sibling.dispatcher:404 body.dispatcher:404 body.officer:404 station.dispatcher:404 station.officer:404 *:403";
    private const string AssignedUnit = "assigned.officer:ok assigned.dispatcher:ok " + Outside;
    private const string AssignedReviewer = "assigned.responsible:ok " + Outside;
    private const string SystemAdministrators =
        "issuer.system:ok assigned.system:ok above.system:ok sibling.system:ok body.system:ok station.system:ok special.journal:ok *:403";

    private const string NotFoundBySystemAdministrators =
        "special.journal:404 issuer.system:404 assigned.system:404 above.system:404 sibling.system:404 body.system:404 station.system:404 *:403";

    private const string JournalReaders = "issuer.leader:ok assigned.leader:ok above.leader:ok unrelated.leader:ok " + SystemAdministrators;
    private const string NotFoundByJournalReaders =
        "issuer.leader:404 assigned.leader:404 above.leader:404 unrelated.leader:404 " + NotFoundBySystemAdministrators;

    /// <summary>Who watches alerts, and leaders, who read them.</summary>
    private const string AlertReaders =
        "special.journal:403 issuer.leader:ok assigned.leader:ok above.leader:ok unrelated.leader:ok " + SystemAdministrators;

    private const string NoAlertOfTheirs =
        "special.journal:403 issuer.leader:404 assigned.leader:404 above.leader:404 unrelated.leader:404 " + NotFoundBySystemAdministrators;

    /// <summary>Asks of who manages accounts, and is none of theirs.</summary>
    private const string NoneOfTheirs = "special.journal:403 " + NotFoundBySystemAdministrators;

    private readonly TestConsole _console = fixture.Console;

    public static TheoryData<string> Endpoints => [.. s_rows.Where(row => row.Answers != "-").Select(row => row.Endpoint)];

    [Fact]
    public void Matrix_NamesEveryEndpointOfTheApi()
    {
        var mapped = _console.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal))
            .Select(NameOf).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, s_rows.Select(row => row.Endpoint).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryEndpoint_WithoutAToken_IsNotSignedIn()
    {
        foreach (var (endpoint, _) in s_rows.Where(row => row.Endpoint is not ("POST /sessions" or "POST /sessions/sms")))
        {
            var answer = await CallAsync(_console.Anonymous(), endpoint, "T3301002026000001");
            // An answer to HEAD has no body.
            if (endpoint.StartsWith("HEAD ", StringComparison.Ordinal)) Assert.Equal(401, answer.Status);
            else answer.Refused(401, "NotSignedIn");
        }
    }

    /// <summary>Nobody is let in whom the one table does not let in, and where there is no subject everybody whom it lets in.</summary>
    [Fact]
    public async Task Matrix_AllowsWhatTheTableOfRightsAllows()
    {
        var needs = _console.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Needs>() is not null)
            .ToDictionary(NameOf, endpoint => endpoint.Metadata.GetMetadata<Needs>()!.Permission);
        var wrong = new List<string>();
        foreach (var column in s_columns)
        {
            var held = (await (await ClientAsync(column)).Read("permissions")).Ok().Body.EnumerateArray()
                .Select(item => Enum.Parse<Permission>(item.GetProperty("permission").GetString()!)).ToHashSet();
            foreach (var (endpoint, answers) in s_rows.Where(row => row.Answers != "-"))
            {
                var allowed = Cell(Cells(answers), column) == "ok";
                var must = endpoint.StartsWith("GET ", StringComparison.Ordinal) && !endpoint.Contains('{', StringComparison.Ordinal);
                if (allowed ? !held.Contains(needs[endpoint]) : must && held.Contains(needs[endpoint]))
                    wrong.Add($"{column}: {endpoint} is {Cell(Cells(answers), column)}, {needs[endpoint]} {(allowed ? "is not held" : "is held")}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_ByEveryCaller_AnswersAsTheMatrixSays(string endpoint)
    {
        var answers = Cells(s_rows.Single(row => row.Endpoint == endpoint).Answers);
        var wrong = new List<string>();
        // Who is refused or only reads leaves the subject as it was, so they have one among them.
        var shared = await SubjectAsync(endpoint);
        var allowed = s_columns.ToLookup(column => Cell(answers, column) == "ok");
        foreach (var column in s_columns) await ClientAsync(column);
        var before = await _console.RowsAsync();
        foreach (var column in allowed[false]) await CheckAsync(column, shared);
        if (await _console.RowsAsync() is var after && after != before) wrong.Add($"what was refused has changed {before} to {after}");

        // Who may take a step finds a subject of its own: none takes the next one's.
        var writes = !endpoint.StartsWith("GET ", StringComparison.Ordinal)
            && (endpoint.Contains("{number}", StringComparison.Ordinal) || endpoint.Contains("{id}", StringComparison.Ordinal));
        foreach (var column in allowed[true]) await CheckAsync(column, writes ? await SubjectAsync(endpoint) : shared);

        Assert.True(wrong.Count == 0, $"{endpoint}\n{string.Join('\n', wrong)}");

        async System.Threading.Tasks.Task CheckAsync(string column, string number)
        {
            var answer = await CallAsync(await ClientAsync(column), endpoint, number);
            var got = answer.Status is 403 or 404 or 401 or 405 or >= 500 && answer.Code is not "SignInRefused" ? $"{answer.Status}" : "ok";
            if (got != Cell(answers, column)) wrong.Add($"{column}: expected {Cell(answers, column)}, got {answer.Status} {answer.Code}");
        }
    }

    /// <summary>The hub's one method: who may read the task hears of it, nobody else does.</summary>
    [Fact]
    public async Task Hub_ByEveryCaller_TellsAsTheMatrixSays()
    {
        var cells = Cells(Readers);
        var readers = new Dictionary<string, HubReader>();
        // Who reads no work hears nothing for all either.
        foreach (var column in s_columns.Where(column => Cell(cells, column) != "403"))
            readers[column] = await HubReader.OpenAsync(_console, await ClientAsync(column));

        var number = await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));
        // An entry for everybody comes last: who has heard it has heard all that came before.
        await _console.ExecuteAsync(
            $"""
            insert into journal (at, verb, actor, actor_path, subject_type, subject_number, subject_version, unit_code, unit_path, work, data)
            select timestamptz '2026-06-03 01:00+00', 'TaskEdited', 'system', '', 'Task', 'for-all', 1, '', '', array_agg(distinct path), '{"{}"}' from units
            where code in ('{Nation}', '{Zhejiang}', '{Hangzhou}', '{Xihu}', '{Nanshan}', '{Guangdong}', '{Body}',
              '{InformationCenter}') or parent_code = '{Xihu}'
            """);

        var wrong = new List<string>();
        foreach (var (column, reader) in readers)
        {
            await reader.UntilAsync(_ => reader.Numbers("TaskEdited").Contains("for-all"), $"{column} hears what is for all");
            var got = reader.Numbers("TaskDispatched").Contains(number) ? "ok" : "404";
            if (got != Cell(cells, column)) wrong.Add($"{column}: {got}");
            await reader.DisposeAsync();
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>
    /// The number of what an endpoint is about: the assigned unit's application for keys or request for help, its center's registration form or incident,
    /// a filing of the province's, or else a task.
    /// </summary>
    private async Task<string> SubjectAsync(string endpoint) =>
        endpoint.Contains("/key-applications/{", StringComparison.Ordinal)
            ? (await (await _console.As(Role.KeyCustodian, Xihu)).Post("key-applications", new { quantity = 1, reason = "x" })).Ok().Text("number")
        : endpoint.Contains("/registration-forms/{", StringComparison.Ordinal)
            ? (await (await _console.As(Role.ResponsiblePerson, Xihu)).Post("registration-forms", AForm())).Ok().Text("number")
        : endpoint.Contains("/filings/{", StringComparison.Ordinal)
            ? (await (await _console.As(Role.CenterSystemAdministrator, Zhejiang)).Post("units", UnitBodies.Body(Zhejiang))).Ok().Text("filing")
        : endpoint.Contains("/assistance-requests/{", StringComparison.Ordinal) ? await _console.SentAsync()
        : endpoint.Contains("/incidents/{", StringComparison.Ordinal)
            ? await _console.OpenAsync(await _console.As(Role.CenterSystemAdministrator, Xihu), "Hazard", null)
        : endpoint.Contains("/inspections/{", StringComparison.Ordinal)
            ? (await (await _console.As(Role.CenterSystemAdministrator, Nation)).Post("inspections", new { under = Xihu })).Ok().Text("number")
        : endpoint.Contains("/findings/{", StringComparison.Ordinal) ? await AFindingAsync()
        : endpoint.Contains("/help-requests/{", StringComparison.Ordinal)
            ? (await (await _console.As(Role.EnforcementOfficer, Xihu)).Post("help-requests", new { text = "x" })).Ok().Text("number")
        : await (await _console.As(Role.CenterBusinessAdministrator, Hangzhou)).DispatchAsync(Picked(Xihu));

    /// <summary>One of Xihu's, of an account that no rule finds any more.</summary>
    private async Task<string> AFindingAsync()
    {
        var id = $"I3.{Interlocked.Increment(ref s_findings):000000000000000}";
        await _console.ExecuteAsync(
            $"""
            insert into findings (id, rule, subject_type, subject_number, unit_code, unit_path, authority_code, authority_path, facts, state, first_found_at,
              first_inspection, last_found_at, last_inspection, opened_at, clock_from, version)
            select '{id}', 'I3', 'Account', '{id[3..]}', code, path, code, path, '{"{}"}', 'Open', now(), '', now(), '', now(), now(), 1
            from units where code = '{Xihu}'
            """);
        return id;
    }

    private static Dictionary<string, object?> AForm() => AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null);

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single()} "
        + $"/{endpoint.RoutePattern.RawText!.TrimStart('/')["api/v1".Length..].Trim('/')}";

    private async Task<HttpClient> ClientAsync(string column)
    {
        var (role, unit) = s_callers[column];
        // Before its first sign-in: a session keeps the roles that it began with.
        if (column == SpecialDuty)
            await _console.ExecuteAsync($"""
                update accounts set roles = '{"{SpecialDuty}"}', capabilities = '{"{ReadJournal}"}'
                where user_name = '{(await _console.AccountAsync(role, unit)).UserName}'
                """);
        return await _console.As(role, unit == Station ? await _console.StationAsync("330106") : unit);
    }

    private static Dictionary<string, string> Cells(string answers) =>
        answers.Split(' ').Select(cell => cell.Split(':')).GroupBy(cell => cell[0]).ToDictionary(group => group.Key, group => group.First()[1]);

    private static string Cell(Dictionary<string, string> cells, string column) => cells.TryGetValue(column, out var named) ? named : cells["*"];

    private async Task<ApiAnswer> CallAsync(HttpClient client, string endpoint, string number)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1].TrimStart('/'));
        // An account of the assigned unit that no column uses.
        var account = await _console.AccountAsync(Role.EnforcementOfficer, Xihu, 1);
        if (path.StartsWith("findings/", StringComparison.Ordinal)) path = path.Replace("{id}", number, StringComparison.Ordinal);
        path = path.Replace("{number}", number, StringComparison.Ordinal).Replace("{id:guid}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{attachment:guid}", $"{Guid.Empty}", StringComparison.Ordinal)
            .Replace("{id:long}", "999999999", StringComparison.Ordinal).Replace("{id}", $"{number}-{Xihu}", StringComparison.Ordinal)
            // Another county of Hangzhou's: what is no longer asked would fail the other rows.
            .Replace("{code}", method == "GET" ? Xihu : Tonglu, StringComparison.Ordinal)
            .Replace("{userName}", account.UserName, StringComparison.Ordinal).Replace("{serial}", account.KeySerial, StringComparison.Ordinal)
            .Replace("{year:int}", "2027", StringComparison.Ordinal).Replace("{party:int}", "1", StringComparison.Ordinal)
            .Replace("{name}", "PasswordLength", StringComparison.Ordinal).Replace("{version:int}", "1", StringComparison.Ordinal)
            .Replace("{exception:long}", "1", StringComparison.Ordinal).Replace("{level}/{**index}", "0/999", StringComparison.Ordinal);
        object? body = endpoint switch
        {
            "POST /tasks" or "PATCH /tasks/{number}" => Task(Picked(Xihu)),
            "POST /assignments/{id}/sub-dispatch" => Task(Picked(await _console.StationAsync("330106"))),
            "POST /assignments/{id}/return" or "POST /assignments/{id}/send-back" => new { reason = "x" },
            "POST /assignments/{id}/request-extension" => new { workingDays = 3, reason = "x" },
            "POST /recipients/count" => Picked(Xihu),
            "POST /notices/read" => new { until = 1 },
            "POST /notices/quiet-hours" => new { from = "20:00", until = "08:00" },
            "POST /saved-views" => new { page = "Board", name = "x", query = "overdue=true" },
            "POST /uploads" => new { name = "a.txt", size = 3 },
            "POST /tasks/{number}/attachments" or "POST /assignments/{id}/attachments" or "POST /evidence" =>
                new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "a.txt" } },
            "POST /sessions" or "POST /sessions/current/confirm" => new { userName = "x", password = "x", keyCode = "000000" },
            "POST /sessions/sms" => new { userName = "x", password = "x" },
            "PUT /units/{code}/user-rule" => new { text = "x" },
            "PUT /units/{code}/four-eyes" => new { on = true },
            "POST /approvals/{id:guid}/refuse" => new { reason = "x" },
            "POST /alerts/{id:guid}/open-incident" => new { report = "x" },
            "POST /alerts/{id:guid}/resolve" => new { reason = "x" },
            "POST /alerts/acknowledge" or "POST /incidents/{number}/attach-alerts" => new { ids = new[] { Guid.Empty } },
            "POST /alerts/detach" => new { ids = new[] { Guid.Empty }, reason = "x" },
            "PUT /detectors/{id}/settings" or "POST /detectors/{id}/preview" => new { figures = new { few = 4 }, ground = "x" },
            "POST /detectors/{id}/exceptions" => new { of = "203.0.113.9", reason = "x" },
            "POST /detectors/{id}/exceptions/{exception:long}/end" => new { reason = "x" },
            "PUT /units/{code}/duty" => new { accounts = Array.Empty<string>() },
            "PUT /units/{code}/networks" => new { networks = Array.Empty<string>() },
            "PUT /sign-in-policy" => new { networksInFormalMode = false },
            // Everybody may ask; with nothing to change it is refused, and the other rows find no correction asked for.
            "POST /correction" => new { reason = "x" },
            "POST /interpretations" => new { rule = "R9.1", document = "x", date = "2026-01-01", text = "x" },
            "PUT /settings/{name}" => new { value = 8, from = "2027-01-01", ground = "x" },
            "POST /settings/{name}/versions/{version:int}/withdraw" => new { reason = "x" },
            "POST /password" => new { current = "x", @new = "Rb7#kzpw-2" },
            "POST /accounts" => AccountBodies.Account(Xihu, Role.EnforcementOfficer),
            "PATCH /accounts/{userName}" => new { name = "试用账户" },
            "POST /accounts/{userName}/bind-key" => new { keySerial = "NONE" },
            "POST /registration-forms" or "PATCH /registration-forms/{number}" => AForm(),
            "POST /accounts/import" or "POST /keys/import" => new StringContent("x", System.Text.Encoding.UTF8, "text/csv"),
            "POST /keys/count" => new { serials = Array.Empty<string>() },
            "POST /keys/hand-over" => new { to = account.UserName, serials = Array.Empty<string>() },
            "POST /key-applications" => new { quantity = 1, reason = "x" },
            "POST /key-applications/{number}/approve" => new { quantity = 1 },
            "PATCH /units/{code}" => new { status = "NotAsked", reason = "x" },
            "POST /units" => UnitBodies.Body(Xihu),
            "POST /units/{code}/suspend" or "POST /units/{code}/resume" => new { reason = "x" },
            // Refused for what it says, by whoever may: the other rows find the unit where it is.
            "POST /units/{code}/move" => new { parentCode = Hangzhou, reason = "x" },
            "POST /units/{code}/merge" => new { into = Tonglu, reason = "x" },
            "POST /incidents" => _console.Leak("UserLeak", "330106000029999"),
            "POST /incidents/{number}/confirm-analysis" => IncidentBodies.Analysis(leak: false),
            "POST /incidents/{number}/mark-lines" => new { mark = "Own", kind = "Written" },
            "POST /incidents/{number}/void/preview" => new { lines = new[] { 1 } },
            "POST /incidents/{number}/void" => new { verdict = "Void", lines = new[] { 1 } },
            "POST /incidents/{number}/lift-void" => new { lines = new[] { 1 }, reason = "x" },
            "POST /incidents/{number}/decide" => IncidentBodies.Decision(),
            "POST /incidents/{number}/file-report" => new { text = "x" },
            "POST /incidents/{number}/classify" => new { @class = "Attack", grade = "Ordinary" },
            "POST /incidents/{number}/contractors" => new { userName = "x", purpose = "x", until = _console.Time.GetUtcNow().AddHours(1) },
            "POST /incidents/{number}/contractors/{id:guid}/renew" => new { until = _console.Time.GetUtcNow().AddHours(1) },
            "POST /incidents/{number}/report-by-law" => new { to = "x", document = "x" },
            "POST /incidents/{number}/complete-measure" => new { measure = 1, done = "x" },
            "POST /incidents/{number}/record-notices" or "POST /incidents/{number}/record-accountability" => new { noneBecause = "x" },
            "POST /findings/{id}/fix" or "POST /findings/{id}/reopen" => new { reason = "x" },
            "POST /findings/{id}/accept" => new { reason = "x", until = "2026-07-01" },
            "POST /help-requests" or "POST /help-requests/{number}/answer" or "POST /help-requests/{number}/ask-again" => new { text = "x" },
            "POST /assistance-requests" or "PATCH /assistance-requests/{number}" => AssistanceBodies.Request(Nanshan),
            "POST /assistance-requests/{number}/parties/{party:int}/reveal" => new { purpose = "x" },
            "PUT /units/{code}/assistance-rule" => new { stepByStep = false, reviewReplies = false },
            "POST /units/{code}/question-sets" or "PUT /units/{code}/question-sets/{id:guid}" => new { name = "x", cause = "x", questions = new[] { "x" } },
            "POST /holidays/{year:int}" =>
                new { year = 2027, papers = new[] { "https://www.gov.cn/notice" }, days = new[] { new { name = "元旦", date = "2027-01-01", isOffDay = true } } },
            _ => null,
        };
        if (path.StartsWith("accounts/", StringComparison.Ordinal) && method == "POST" && body is null) body = new { reason = "x" };
        if (endpoint.StartsWith("POST /keys/{serial}/", StringComparison.Ordinal)) body = new { reason = "x" };
        if (endpoint.StartsWith("POST /tasks/{number}/assignments/", StringComparison.Ordinal)) body = new { filter = new { }, reason = "x" };
        if (endpoint.EndsWith("}/submit", StringComparison.Ordinal)) body = Values(1);
        if (endpoint.StartsWith("POST /assistance-requests/routing/", StringComparison.Ordinal))
            body = new { legs = new[] { "A3301062026999999-1" }, reason = "x", code = "WrongAuthority" };
        else if (endpoint.StartsWith("POST /assistance-requests/{number}/", StringComparison.Ordinal) && body is null)
            body = new
            {
                reason = "x", code = "WrongAuthority", unitCode = Nanshan, questionIds = new[] { "1" }, text = "x",
                answers = new[] { new { questionId = "1", text = "x" } }, newDueOn = "2026-12-31",
            };
        // Refused as stale by whoever may: the rows come in any order, and a key that its account had let go of would fail the others, as would a request
        // that has gone on.
        var ifMatch = endpoint == "POST /accounts/{userName}/unbind-key" || endpoint.Contains("/assistance-requests/{number}", StringComparison.Ordinal)
            ? "\"0\"" : null;
        return await client.CallAsync(method, path, body, ifMatch: ifMatch);
    }
}
