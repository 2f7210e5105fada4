using Microsoft.Playwright;
using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Supervision;
using static Microsoft.Playwright.Assertions;

namespace NetMonitor.Tests.Browser;

/// <summary>A page as somebody meets it: who looks (nobody: without a session), where, and what they did there first.</summary>
/// <param name="Route">The route template that it is an example of; null for what has no route of its own.</param>
/// <param name="Reads">False for a page that has nothing to read first, and so no skeleton.</param>
public sealed record Place(
    string Name, string? Route, (Role Role, string Unit)? Who, Func<Stage, string> Path, Func<IPage, Task>? Then = null, bool Reads = true);

/// <summary>Every page of the console, and what opens on them. A routed page that is missing here turns <see cref="EveryPageTests"/> red.</summary>
public static class Places
{
    private static readonly (Role, string)? s_dispatcher = (Role.CenterBusinessAdministrator, TaskBodies.Nation);
    private static readonly (Role, string)? s_administrator = (Role.CenterSystemAdministrator, TaskBodies.Nation);
    private static readonly (Role, string)? s_leader = (Role.Leader, TaskBodies.Nation);
    private static readonly (Role, string)? s_officer = (Role.EnforcementOfficer, TaskBodies.Xihu);
    private static readonly (Role, string)? s_asked = (Role.EnforcementOfficer, TaskBodies.Nanshan);
    private static readonly (Role, string)? s_reviewer = (Role.ResponsiblePerson, TaskBodies.Xihu);
    private static readonly (Role, string)? s_custodian = (Role.KeyCustodian, TaskBodies.Nation);
    private static readonly (Role, string)? s_supplier = (Role.KeyCustodian, "1000003001");
    private static readonly (Role, string)? s_province = (Role.CenterSystemAdministrator, TaskBodies.Zhejiang);
    private static readonly (Role, string)? s_contractor = (Role.KeyCustodian, TaskBodies.Zhejiang);
    private static readonly (Role, string)? s_county = (Role.CenterSystemAdministrator, TaskBodies.Xihu);
    private static readonly (Role, string)? s_city = (Role.CenterBusinessAdministrator, TaskBodies.Hangzhou);

    public static IReadOnlyList<Place> All { get; } =
    [
        new("sign-in", "/sign-in", null, _ => "sign-in", Reads: false),
        new("sign-in refused", "/sign-in", null, _ => "sign-in?refused=SignInRefused", Reads: false),
        new("sign-in refused, without a PIN", "/sign-in", null, _ => "sign-in?refused=KeyWithoutPin", Reads: false),
        new("sign-in ended", "/sign-in", null, _ => "sign-in?ended=1", Reads: false),
        new("setup", null, null, _ => StageFixture.SetupPath, Reads: false),
        new("denied", "/denied", null, _ => "denied", Reads: false),
        new("not found", "/not-found", null, _ => "not-found", Reads: false),
        new("nowhere", null, null, _ => "nowhere", Reads: false),
        new("error", null, null, _ => StageFixture.ErrorPath, Reads: false),
        new("database away", null, null, _ => StageFixture.AwayPath, Reads: false),
        new("home", "/", s_dispatcher, _ => ""),
        new("home of a leader", "/", s_leader, _ => ""),
        new("home of an administrator", "/", s_administrator, _ => ""),
        new("home of an officer", "/", s_officer, _ => ""),
        new("home of a reviewer", "/", s_reviewer, _ => ""),
        new("home of a city", "/", s_city, _ => ""),
        new("password", "/password", s_officer, _ => "password?refused=PasswordTooShort", Reads: false),
        new("desk", "/dispatch/{Number?}", s_dispatcher, _ => "dispatch"),
        new("desk with a draft", "/dispatch/{Number?}", s_dispatcher, stage => $"dispatch/{stage.Draft}"),
        new("desk asking", "/dispatch/{Number?}", s_dispatcher, stage => $"dispatch/{stage.Draft}", page => OpenAsync(page, ".page-head button.primary")),
        new("tasks", "/tasks", s_dispatcher, _ => "tasks"),
        new("tasks, none", "/tasks", s_dispatcher, _ => "tasks?status=Withdrawn"),
        new("board", "/tasks/{Number}", s_dispatcher, stage => $"tasks/{stage.Campaign}"),
        new("board of a province", "/tasks/{Number}", s_leader, stage => $"tasks/{stage.Campaign}?under={TaskBodies.Zhejiang}&overdue=true"),
        new("board of a district", "/tasks/{Number}", s_city, stage => $"tasks/{stage.Stations}?under={TaskBodies.Xihu}",
            page => Expect(page.Locator("tr", new() { Has = page.Locator(".code") }).Locator(".chip.tone-warn")).ToBeVisibleAsync()),
        new("board with a drawer", "/tasks/{Number}", s_leader, stage => $"tasks/{stage.Campaign}?under={TaskBodies.Zhejiang}&open={stage.Answered}",
            page => Expect(page.Locator("dialog.drawer[open] .timeline li").First).ToBeVisibleAsync()),
        new("review lane", "/tasks/{Number}/review", s_dispatcher, stage => $"tasks/{stage.Campaign}/review",
            page => Expect(page.Locator(".answers tbody tr").First).ToBeVisibleAsync()),
        new("board, many chosen", "/tasks/{Number}", s_dispatcher, stage => $"tasks/{stage.Campaign}", async page =>
        {
            await page.Locator("td.pick input").First.ClickAsync();
            await OpenAsync(page, "[data-many=Return]");
            await Expect(page.Locator("dialog .list li, dialog [aria-live] p").First).ToBeVisibleAsync();
        }),
        new("board, urging", "/tasks/{Number}", s_dispatcher, stage => $"tasks/{stage.Campaign}", page => OpenAsync(page, "[data-step=Urge]")),
        new("work", "/work", s_leader, _ => $"work?under={TaskBodies.Zhejiang}&overdue=true&others=true&line=OnlineTrading"),
        new("assignments", "/assignments", s_officer, _ => "assignments"),
        new("assignments, filtered", "/assignments", s_officer, _ => "assignments?all=true&overdue=true"),
        new("assignment, to be filled in", "/assignments/{Id}", s_officer, stage => $"assignments/{stage.Working}"),
        new("assignment, to be reviewed", "/assignments/{Id}", s_reviewer, stage => $"assignments/{stage.Reviewing}"),
        new("assignment, sent back", "/assignments/{Id}", s_reviewer, stage => $"assignments/{stage.Reviewing}",
            page => OpenAsync(page, "[data-step=SendBack]")),
        new("assignment, missing", "/assignments/{Id}", s_officer, _ => "assignments/none"),
        new("assistance, a routing queue", "/assistance", s_city, _ => "assistance", page => page.Locator("td.pick input").First.ClickAsync()),
        new("assistance, sent", "/assistance", s_officer, _ => "assistance?box=Sent"),
        new("assistance, none", "/assistance", s_officer, _ => "assistance?box=Sent&state=Closed"),
        new("assistance, returning many", "/assistance", s_city, _ => "assistance", async page =>
        {
            await page.Locator("td.pick input").First.ClickAsync();
            await OpenAsync(page, "[data-many=Return]");
        }),
        new("request for assistance, to be routed", "/assistance/{Id}", s_city, stage => $"assistance/{stage.AssistanceRouting}"),
        new("request for assistance, rejected", "/assistance/{Id}", s_city, stage => $"assistance/{stage.AssistanceRouting}",
            page => OpenAsync(page, "[data-step=Reject]")),
        new("request for assistance, to be approved", "/assistance/{Id}", s_reviewer, stage => $"assistance/{stage.AssistanceReview}"),
        new("request for assistance, to be answered", "/assistance/{Id}", s_asked, stage => $"assistance/{stage.AssistanceWorked}",
            page => page.Locator(".explained summary").ClickAsync()),
        new("request for assistance, split", "/assistance/{Id}", s_asked, stage => $"assistance/{stage.AssistanceWorked}",
            page => OpenAsync(page, "[data-step=Split]")),
        new("request for assistance, to several", "/assistance/{Id}", s_officer, stage => $"assistance/{stage.AssistanceToMany}"),
        new("request for assistance, on a board", "/assistance/{Id}", s_officer, stage => $"assistance/{stage.AssistanceOnBoard}"),
        new("request for assistance, a leg of a board", "/assistance/{Id}", s_officer, stage => $"assistance/{stage.AssistanceOnBoard}-3"),
        new("request for assistance, missing", "/assistance/{Id}", s_officer, _ => "assistance/none"),
        new("prepared questions", "/assistance/question-sets", s_city, _ => "assistance/question-sets", async page =>
        {
            await page.Locator(".sets summary").First.ClickAsync();
            await Expect(page.Locator(".sets ol li").First).ToBeVisibleAsync();
        }),
        new("prepared questions, to be changed", "/assistance/question-sets", s_city, _ => "assistance/question-sets",
            page => OpenAsync(page, "[data-change]")),
        new("prepared questions, to be dropped", "/assistance/question-sets", s_city, _ => "assistance/question-sets",
            page => OpenAsync(page, "[data-drop]")),
        new("prepared questions of the ones above", "/assistance/question-sets", s_officer, _ => "assistance/question-sets"),
        new("assistance figures", "/assistance/figures", s_leader, _ => "assistance/figures"),
        new("assistance figures, of pairs", "/assistance/figures", s_leader, _ => "assistance/figures?pairs=true"),
        new("assistance figures, none", "/assistance/figures", s_officer, _ => "assistance/figures"),
        new("assistance figures, opened", "/assistance/figures/rows", s_leader, _ => "assistance/figures/rows?measure=Received"),
        new("request for assistance, its receipts", "/assistance/{Id}", s_asked, stage => $"assistance/{stage.AssistanceWorked}", async page =>
        {
            await page.Locator("[data-receipts]").ClickAsync();
            await Expect(page.Locator("[data-receipt=Answer], [data-receipt=Acceptance]").First).ToBeVisibleAsync();
        }),
        new("assistance rule", "/units/{Code}/assistance-rule", s_city, _ => $"units/{TaskBodies.Hangzhou}/assistance-rule"),
        new("assistance rule of others", "/units/{Code}/assistance-rule", s_officer, _ => $"units/{TaskBodies.Zhejiang}/assistance-rule"),
        new("assistance draft", "/assistance/new/{Number?}", s_officer, _ => "assistance/new"),
        new("assistance draft, with a route", "/assistance/new/{Number?}", s_officer, stage => $"assistance/new/{stage.AssistanceDraft}",
            page => Expect(page.Locator(".route li").First).ToBeVisibleAsync()),
        new("notices", "/notices", s_officer, _ => "notices?all=true"),
        new("notices, none", "/notices", s_administrator, _ => "notices"),
        new("bell", null, s_officer, _ => "units", page => OpenAsync(page, "#bell")),
        new("feed", "/feed", s_dispatcher, _ => "feed"),
        new("journal", "/journal", s_administrator, _ => "journal"),
        new("journal with a proof", "/journal", s_administrator, _ => "journal", async page =>
        {
            await OpenAsync(page, ".lean tbody tr:nth-child(9) button");
            await page.WaitForSelectorAsync("dialog a[download]");
        }),
        new("journal with a kept checkpoint", "/journal", s_administrator, _ => "journal", async page =>
        {
            await page.Locator(".page-head summary").ClickAsync();
            await OpenAsync(page, ".page-head .menu-list button");
        }),
        new("journal, denied", "/journal", s_officer, _ => "journal", Reads: false),
        new("accounts", "/accounts", s_administrator, _ => "accounts"),
        new("accounts, none", "/accounts", s_administrator, _ => $"accounts?unit={TaskBodies.Zhejiang}&status=Deleted"),
        new("accounts of a leader", "/accounts", s_leader, _ => "accounts?role=EnforcementOfficer"),
        new("account", "/accounts/{UserName}", s_administrator, stage => $"accounts/{stage.Colleague}"),
        new("accounts, with corrections", "/accounts", s_administrator, _ => "accounts?corrections=true"),
        new("account, to be corrected", "/accounts/{UserName}", s_administrator, stage => $"accounts/{stage.Colleague}",
            page => OpenAsync(page, "[data-make-correction]")),
        new("account, read by a leader", "/accounts/{UserName}", s_leader, stage => $"accounts/{stage.Colleague}"),
        new("account, to be frozen", "/accounts/{UserName}", s_administrator, stage => $"accounts/{stage.Colleague}",
            page => OpenAsync(page, "[data-act=Freeze]")),
        new("account, to be adjusted", "/accounts/{UserName}", s_administrator, stage => $"accounts/{stage.Colleague}",
            page => OpenAsync(page, "[data-act=Adjust]")),
        new("account, missing", "/accounts/{UserName}", s_administrator, _ => "accounts/none"),
        new("new account", "/accounts/new", s_administrator, _ => "accounts/new?unit=1000001000"),
        new("new account, asked for", "/accounts/new", s_administrator, _ => "accounts/new?unit=1000001000",
            page => page.Locator("button.primary").ClickAsync()),
        new("import of accounts", "/accounts/import", s_administrator, _ => "accounts/import"),
        new("import of accounts, with errors", "/accounts/import", s_administrator, _ => "accounts/import", async page =>
        {
            await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
            {
                Name = "accounts.csv", MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes("单位代码,姓名,工号,手机,即时通讯账号,角色\n1000001000,,T1,138,a,无此角色\n"),
            });
            await Expect(page.Locator(".lean td code").First).ToBeVisibleAsync();
        }),
        new("forms", "/forms", s_administrator, _ => "forms"),
        new("forms, none", "/forms", s_administrator, _ => "forms?state=Registered"),
        new("form", "/forms/{Number}", s_administrator, stage => $"forms/{stage.Form}"),
        new("form, to be registered", "/forms/{Number}", s_administrator, stage => $"forms/{stage.Form}", page => OpenAsync(page, "[data-step=Register]")),
        new("form, to be corrected", "/forms/{Number}", s_administrator, stage => $"forms/{stage.Form}", page => OpenAsync(page, "[data-step=Correct]")),
        new("new form", "/forms/new", s_administrator, _ => "forms/new"),
        new("filings", "/filings", s_administrator, _ => "filings"),
        new("filings, none", "/filings", s_administrator, _ => "filings?state=Acknowledged&overdue=true"),
        new("filing, to be acknowledged", "/filings", s_administrator, _ => "filings", page => OpenAsync(page, "[data-acknowledge]")),
        new("alerts", "/alerts", s_administrator, _ => "alerts"),
        new("alerts of a leader", "/alerts", s_leader, _ => "alerts?severity=High"),
        new("alert", "/alerts/{Id:guid}", s_administrator, stage => $"alerts/{stage.Alert}"),
        new("alert, resolving", "/alerts/{Id:guid}", s_administrator, stage => $"alerts/{stage.Alert}", page => OpenAsync(page, "[data-step=Resolve]")),
        new("alerts, chosen", "/alerts", s_administrator, _ => "alerts", page => page.Locator("td.pick input").First.ClickAsync()),
        new("alerts to an incident", "/incidents/alerts", s_administrator, stage => $"incidents/alerts?alerts={stage.Alert:N}", async page =>
        {
            await page.Locator("[data-send]").ClickAsync();
            await Expect(page.Locator("#a-report[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("detectors", "/detectors", s_administrator, _ => "detectors"),
        new("detectors of a province", "/detectors", s_province, _ => "detectors"),
        new("detector", "/detectors/{Id}", s_administrator, _ => "detectors/D1"),
        new("detector, tightened too little", "/detectors/{Id}", s_province, _ => "detectors/D1", async page =>
        {
            await page.Locator("[data-change]").ClickAsync();
            await page.FillAsync("#f-few", "9");
            await page.Locator("[data-try]").ClickAsync();
            await Expect(page.Locator("#f-few[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("detector, previewed", "/detectors/{Id}", s_administrator, _ => "detectors/D13", async page =>
        {
            await page.Locator("[data-change]").ClickAsync();
            await page.FillAsync("#f-days", "14");
            await page.FillAsync("#d-ground", "市监办〔2026〕3号");
            await page.Locator("[data-try]").ClickAsync();
            await Expect(page.Locator("[data-preview]")).ToBeVisibleAsync();
        }),
        new("detector, excepting", "/detectors/{Id}", s_administrator, _ => "detectors/D2", async page =>
        {
            await page.Locator("[data-except]").ClickAsync();
            await page.Locator("[data-send]").ClickAsync();
            await Expect(page.Locator("#x-key[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("detector, missing", "/detectors/{Id}", s_administrator, _ => "detectors/none"),
        new("incidents", "/incidents", s_administrator, _ => "incidents"),
        new("incidents, none", "/incidents", s_administrator, _ => "incidents?state=Decided"),
        new("leak to be reported", "/incidents/new", s_officer, _ => "incidents/new"),
        new("incident", "/incidents/{Number}", s_administrator, stage => $"incidents/{stage.Incident}"),
        new("incident, confirming", "/incidents/{Number}", s_administrator, stage => $"incidents/{stage.Incident}",
            page => OpenAsync(page, "[data-step=ConfirmAnalysis]")),
        new("incident, marking", "/incidents/{Number}", s_administrator, stage => $"incidents/{stage.Incident}", async page =>
        {
            await page.Locator("[data-line]").First.CheckAsync();
            await Expect(page.Locator("[data-mark=Foreign]")).ToBeEnabledAsync();
        }),
        new("incident, cleaning", "/incidents/{Number}", s_county, stage => $"incidents/{stage.IncidentCleaning}", async page =>
        {
            await page.Locator("[data-clean]").First.CheckAsync();
            await page.Locator("[data-preview]").ClickAsync();
            await page.Locator("[data-act=Stand]").ClickAsync();
            await Expect(page.Locator("#reason-text")).ToBeVisibleAsync();
        }),
        new("incident before the leader", "/incidents/{Number}", s_leader, stage => $"incidents/{stage.IncidentWithLeader}"),
        new("incident, deciding", "/incidents/{Number}", s_leader, stage => $"incidents/{stage.IncidentWithLeader}", async page =>
        {
            await OpenAsync(page, "[data-step=Decide]");
            await page.Locator("[data-add-measure]").ClickAsync();
            await Expect(page.Locator("#m-text-0")).ToBeVisibleAsync();
        }),
        new("incident, closed", "/incidents/{Number}", s_leader, stage => $"incidents/{stage.IncidentClosed}"),
        new("incident, bringing in a contractor", "/incidents/{Number}", s_administrator, stage => $"incidents/{stage.Incident}",
            page => OpenAsync(page, "[data-bring-in]")),
        new("granted incidents", "/granted-incidents", s_contractor, _ => "granted-incidents"),
        new("granted incident", "/granted-incidents/{Id:guid}", s_contractor, stage => $"granted-incidents/{stage.Granted}"),
        new("inspections", "/inspections", s_administrator, _ => "inspections"),
        new("inspections of a leader", "/inspections", s_leader, _ => "inspections?state=Open"),
        new("inspections, ordering", "/inspections", s_administrator, _ => "inspections", page => OpenAsync(page, "[data-order]")),
        new("inspection", "/inspections/{Number}", s_administrator, stage => $"inspections/{stage.Inspection}"),
        new("finding", "/findings/{Id}", s_administrator, _ => "findings/I16.1000001000"),
        new("finding, fixing", "/findings/{Id}", s_administrator, _ => "findings/I16.1000001000", page => OpenAsync(page, "[data-step=Fix]")),
        new("finding, accepting", "/findings/{Id}", s_leader, _ => "findings/I16.1000001000", page => OpenAsync(page, "[data-step=Accept]")),
        new("support", "/support", s_officer, _ => "support"),
        new("support, asking", "/support", s_officer, _ => "support", page => OpenAsync(page, ".page-head button.primary")),
        new("request for help", "/support/{Number}", s_officer, stage => $"support/{stage.HelpRequest}"),
        new("sign-in policy", "/sign-in-policy", s_administrator, _ => "sign-in-policy"),
        new("sign-in policy, deciding", "/sign-in-policy", s_administrator, _ => "sign-in-policy", async page =>
        {
            await page.Locator("[data-ask=Decide]").ClickAsync();
            await page.Locator("[data-send]").ClickAsync();
            await Expect(page.Locator("#p-document[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("regulation", "/regulation", s_officer, _ => "regulation"),
        new("regulation, tightening", "/regulation", s_administrator, _ => "regulation", async page =>
        {
            await page.Locator("[data-tighten=PasswordDays]").ClickAsync();
            await page.Locator("[data-send]").ClickAsync();
            await Expect(page.Locator("#s-value[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("regulation, interpreting", "/regulation", s_administrator, _ => "regulation", async page =>
        {
            await page.Locator("[data-interpret]").ClickAsync();
            await page.Locator("[data-send]").ClickAsync();
            await Expect(page.Locator("#i-text[aria-invalid=true]")).ToBeVisibleAsync();
        }),
        new("regulation, withdrawing", "/regulation", s_administrator, _ => "regulation", async page =>
        {
            await page.Locator("[data-setting=PasswordLength] summary").ClickAsync();
            await OpenAsync(page, "[data-withdraw]");
        }),
        new("user rule", "/units/{Code}/user-rule", s_officer, _ => $"units/{TaskBodies.Xihu}/user-rule"),
        new("user rule, none", "/units/{Code}/user-rule", s_officer, _ => $"units/{TaskBodies.Guangdong}/user-rule"),
        new("user rule, missing", "/units/{Code}/user-rule", s_officer, _ => "units/1000000000/user-rule"),
        new("user rule, a new version", "/units/{Code}/user-rule", s_province, _ => $"units/{TaskBodies.Zhejiang}/user-rule", async page =>
        {
            await page.Locator("[data-edit]").ClickAsync();
            await Expect(page.Locator("#r-text")).ToBeVisibleAsync();
        }),
        new("user rule, tried", "/units/{Code}/user-rule", s_province, _ => $"units/{TaskBodies.Zhejiang}/user-rule", async page =>
        {
            await page.Locator("[data-edit]").ClickAsync();
            await page.SelectOptionAsync("#r-deepest", "County");
            await page.Locator("[data-try]").ClickAsync();
            await Expect(page.Locator(".breaks li").First).ToBeVisibleAsync();
        }),
        new("approvals", "/approvals", s_administrator, _ => "approvals",
            page => Expect(page.Locator(".lean a[href^='/approvals/']").First).ToBeVisibleAsync()),
        new("approvals, decided", "/approvals", s_administrator, _ => "approvals?box=Decided"),
        new("approvals, switching", "/approvals", s_administrator, _ => "approvals?box=Mine", page => OpenAsync(page, "[data-switch]")),
        new("approval, to be confirmed", "/approvals/{Id}", s_administrator, stage => $"approvals/{stage.Approval}",
            page => OpenAsync(page, "[data-step=Confirm]")),
        new("approval, one's own", "/approvals/{Id}", s_administrator, stage => $"approvals/{stage.OwnApproval}"),
        new("approval, missing", "/approvals/{Id}", s_administrator, _ => "approvals/none"),
        new("networks", "/units/{Code}/networks", s_administrator, _ => "units/1000000000/networks"),
        new("texts", "/texts", s_administrator, _ => "texts"),
        new("rights", "/rights", s_officer, _ => "rights"),
        new("own account", "/account", s_officer, _ => "account"),
        new("own account, asking for a correction", "/account", s_officer, _ => "account", page => OpenAsync(page, "[data-ask-correction]")),
        new("journal of a leader", "/journal", s_leader, _ => "journal"),
        new("unit, to be set up", "/units", s_administrator, _ => "units?unit=1000000000", page => OpenAsync(page, "[data-act=SetUp]")),
        new("unit, to be merged", "/units", s_administrator, _ => $"units?unit={TaskBodies.Hangzhou}", async page =>
        {
            await page.Locator("[data-act=Merge]").ClickAsync();
            await Expect(page.Locator("#u-other")).ToBeVisibleAsync();
        }),
        new("keys", "/keys", s_custodian, _ => "keys"),
        new("keys, none", "/keys", s_custodian, _ => "keys?state=Lost&q=NONE"),
        new("keys of a leader", "/keys", s_leader, _ => $"keys?unit={TaskBodies.Zhejiang}"),
        new("keys of an administrator", "/keys", s_administrator, _ => "keys?state=Bound"),
        new("key in stock", "/keys/{Serial}", s_custodian, stage => $"keys/{stage.StockKey}"),
        new("key in stock, to be issued", "/keys/{Serial}", s_custodian, stage => $"keys/{stage.StockKey}", page => OpenAsync(page, "[data-act=Issue]")),
        new("key in stock, to be written off", "/keys/{Serial}", s_custodian, stage => $"keys/{stage.StockKey}",
            page => OpenAsync(page, "[data-act=WriteOff]")),
        new("usb key, to be enrolled", "/keys/{Serial}", s_custodian, stage => $"keys/{stage.UsbKey}", page => OpenAsync(page, "[data-act=Enrol]")),
        new("key of an account", "/keys/{Serial}", s_administrator, stage => $"keys/{stage.ColleagueKey}"),
        new("key of an account, told by telephone", "/keys/{Serial}", s_custodian, stage => $"keys/{stage.ColleagueKey}",
            page => OpenAsync(page, "[data-act=ReportLost]")),
        new("key, missing", "/keys/{Serial}", s_custodian, _ => "keys/none"),
        new("key ledger", "/keys/ledger", s_custodian, _ => "keys/ledger"),
        new("key ledger of a leader", "/keys/ledger", s_leader, _ => $"keys/ledger?unit={TaskBodies.Zhejiang}"),
        new("key applications", "/keys/applications", s_supplier, _ => "keys/applications"),
        new("key applications, none", "/keys/applications", s_custodian, _ => "keys/applications?state=Declined"),
        new("key applications, applying", "/keys/applications", s_custodian, _ => "keys/applications", page => OpenAsync(page, "[data-apply]")),
        new("key application, to be decided", "/keys/applications/{Number}", s_supplier, stage => $"keys/applications/{stage.Applied}",
            page => OpenAsync(page, "[data-step=Approve]")),
        new("key application, to be received", "/keys/applications/{Number}", s_custodian, stage => $"keys/applications/{stage.Shipped}",
            page => page.Locator("[data-absent]").First.CheckAsync()),
        new("key application, missing", "/keys/applications/{Number}", s_custodian, _ => "keys/applications/none"),
        new("key import", "/keys/import", s_supplier, _ => "keys/import"),
        new("key import, with errors", "/keys/import", s_supplier, _ => "keys/import", async page =>
        {
            await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
            {
                Name = "keys.csv", MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes("serial,seed,algorithm,digits,period\nT1,00,SHA9,5,10\n"),
            });
            await Expect(page.Locator(".lean td code").First).ToBeVisibleAsync();
        }),
        new("key count", "/keys/count", s_custodian, _ => "keys/count"),
        new("key count, compared", "/keys/count", s_custodian, _ => "keys/count", async page =>
        {
            await page.FillAsync("#count-serials", "DEMO999999\nDEMO999998");
            await page.Locator("[data-compare]").ClickAsync();
            await Expect(page.Locator("[data-difference=strays]")).ToBeVisibleAsync();
        }),
        new("key report", "/keys/report", s_custodian, _ => "keys/report"),
        new("key report, asked for", "/keys/report", s_custodian, _ => "keys/report", page => page.Locator("[data-report]").ClickAsync()),
        new("key report of a holder", "/keys/report", s_officer, _ => "keys/report"),
        new("sessions", "/sessions", s_officer, _ => "sessions"),
        new("holidays", "/holidays", s_administrator, _ => "holidays"),
        new("holidays, compared", "/holidays", s_administrator, _ => "holidays", async page =>
        {
            await page.Locator("tr", new() { HasText = "2020" }).Locator("button.btn").ClickAsync();
            await Expect(page.Locator("#h-year")).ToHaveValueAsync("2020");
            await page.FillAsync("#h-papers", "");
            await page.Locator("button.primary").ClickAsync();
            await Expect(page.Locator("#h-confirm")).ToBeVisibleAsync();
        }),
        new("units, one that is managed", "/units", s_administrator, _ => $"units?unit={TaskBodies.Zhejiang}", page => OpenAsync(page, "[data-ask]")),
        new("assignments that wait for the issuer", "/assignments", s_dispatcher, _ => "assignments?asked=all"),
        new("units", "/units", s_officer, _ => $"units?unit={TaskBodies.Xihu}"),
        new("units, searched", "/units", s_officer, _ => "units", async page =>
        {
            await page.FillAsync("#unit-search", "西湖");
            await Expect(page.Locator(".suggestions .unit-found").First).ToBeVisibleAsync();
        }),
        new("help", "/help", s_dispatcher, _ => "help", Reads: false),
        new("palette", null, s_dispatcher, _ => "units", page => OpenAsync(page, "[data-palette]")),
        new("shortcuts", null, s_dispatcher, _ => "units", page => OpenAsync(page, "[data-shortcuts]", visible: false)),
        new("account menu", null, s_officer, _ => "units", page => page.Locator(".bar details.menu").Last.Locator("summary").ClickAsync()),
    ];

    private static async Task OpenAsync(IPage page, string opener, bool visible = true)
    {
        // On a phone some openers are not shown; their key still works.
        if (visible) await page.Locator(opener).First.ClickAsync();
        else await page.Locator(opener).First.DispatchEventAsync("click");
        await Expect(page.Locator("dialog[open], .popup [role=dialog]")).ToBeVisibleAsync();
        await SettledAsync(page);
    }

    /// <summary>
    /// Waits until the page shows what it has to show: no skeleton, no placeholder row.
    /// Says what still stands where, and whether the line is up, if it never does.
    /// </summary>
    public static async Task SettledAsync(IPage page)
    {
        var waiting = page.Locator(".skeleton:visible, tr.placeholder:visible");
        try
        {
            await Expect(waiting).ToHaveCountAsync(0);
        }
        catch (PlaywrightException)
        {
            var where = await waiting.EvaluateAllAsync<string[]>(
                "found => found.map(at => `${at.outerHTML.slice(0, 80)} in ${at.parentElement.outerHTML.slice(0, 400)}`)");
            var line = await page.EvaluateAsync<string>("document.documentElement.cloneNode().outerHTML");
            Assert.Fail($"{page.Url} never settled; {line}\n{string.Join('\n', where)}\n{OpenReads.Say()}");
        }
    }
}
