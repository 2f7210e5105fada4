using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Alerts;
using NetMonitor.Tests.Assistance;
using NetMonitor.Tests.Incidents;
using NetMonitor.Tests.Supervision;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Browser;

/// <summary>
/// A morning in the middle of a national campaign, so that every page has something to show: work done, late, returned, waiting.
/// Who has a demo account works through the API; units without one answer through the same use cases.
/// </summary>
public sealed class Stage
{
    private const int OnTime = 5;
    private const int Days = 9;

    private static readonly object[] s_form =
    [
        .. new[] { "shopsCheckedOnline", "linksRemoved", "rectificationsOrdered", "casesFiled" }
            .Select(name => new { name, type = "Integer", required = name == "shopsCheckedOnline" }),
        new { name = "罚没金额", type = "Money", required = false },
        new { name = "主要做法", type = "Text", required = false },
    ];

    private readonly TestConsole _console;
    private readonly TakeStep _steps;
    private readonly Dictionary<string, HttpClient> _clients = [];

    private Stage(TestConsole console) => (_console, _steps) = (console, console.Get<TakeStep>());

    /// <summary>The national campaign: its deadline has passed and not all are done.</summary>
    public string Campaign { get; private set; } = "";

    /// <summary>A unit below Zhejiang whose part of the campaign has come some way.</summary>
    public string Answered { get; private set; } = "";

    /// <summary>A task that the national center has not sent yet.</summary>
    public string Draft { get; private set; } = "";

    /// <summary>Xihu's part of a task of Hangzhou's, which its officer works on.</summary>
    public string Working { get; private set; } = "";

    /// <summary>Xihu's part of another one, which waits for its responsible person.</summary>
    public string Reviewing { get; private set; } = "";

    /// <summary>A task of Hangzhou's to the stations of Xihu: units of short names, one of which asks for more time.</summary>
    public string Stations { get; private set; } = "";

    /// <summary>A leak of a province's administrator, which the national center handles: not analysed yet.</summary>
    public string Incident { get; private set; } = "";

    /// <summary>A contractor's grant to see the incident.</summary>
    public Guid Granted { get; private set; }

    /// <summary>A leak of information by an officer's account of the national authority: it waits for the leader.</summary>
    public string IncidentWithLeader { get; private set; } = "";

    /// <summary>A hazard that was seen to, reported and closed.</summary>
    public string IncidentClosed { get; private set; } = "";
    public string IncidentCleaning { get; private set; } = "";

    /// <summary>Of an officer of the nation's: somebody tried to sign in again and again.</summary>
    public Guid Alert { get; private set; }

    /// <summary>What Xihu's officer asked the center, and was answered.</summary>
    public string HelpRequest { get; private set; } = "";
    public string Inspection { get; private set; } = "";

    /// <summary>
    /// Requests of Xihu's to Nanshan: a draft, one that waits for the responsible person, one at Hangzhou's center, one that Nanshan works on, and one to
    /// several units.
    /// </summary>
    public string AssistanceDraft { get; private set; } = "";
    public string AssistanceReview { get; private set; } = "";
    public string AssistanceRouting { get; private set; } = "";
    public string AssistanceWorked { get; private set; } = "";
    public string AssistanceToMany { get; private set; } = "";

    /// <summary>To so many units that they stand on a board.</summary>
    public string AssistanceOnBoard { get; private set; } = "";

    /// <summary>What waits for a second administrator of the national center: asked for by its demo administrator, and by somebody else.</summary>
    public string OwnApproval { get; private set; } = "";
    public string Approval { get; private set; } = "";

    /// <summary>User name of an account of the national center that its system administrator manages.</summary>
    public string Colleague { get; private set; } = "";

    /// <summary>A registration form that the national center entered from paper and has not registered yet.</summary>
    public string Form { get; private set; } = "";

    /// <summary>The colleague's key, and one that lies in the national center's stock.</summary>
    public string ColleagueKey { get; private set; } = "";
    public string StockKey { get; private set; } = "";

    /// <summary>A USB key there that is not enrolled yet.</summary>
    public string UsbKey { get; private set; } = "";

    /// <summary>The national center's applications for keys: one that is not decided, and one whose keys are on their way.</summary>
    public string Applied { get; private set; } = "";
    public string Shipped { get; private set; } = "";

    /// <summary>Sets it all up. <paramref name="level"/> is whom the campaign goes to: the lower, the more there is to see and to wait for.</summary>
    public static async Task<Stage> SetAsync(TestConsole console, UnitLevel level)
    {
        var stage = new Stage(console);
        await stage.BeginAsync(level);
        // Over the deadline of five working days: nine days later, a Friday morning. Sessions have ended meanwhile.
        console.Time.Advance(MovedTime.Start.AddDays(Days) - console.Time.GetUtcNow());
        stage._clients.Clear();
        await stage.GoOnAsync();
        return stage;
    }

    private async Task BeginAsync(UnitLevel level)
    {
        var nation = await AsAsync(Role.CenterBusinessAdministrator, Nation);
        Campaign = await nation.DispatchAsync(Rule(Nation, level.ToString()), body => Say(body, "“6·18”网络集中促销合规检查", "国市监网监发〔2026〕31号", OnTime,
            "一、督促平台公示促销规则，重点核查先涨价后打折、虚构原价、限时限量虚假宣传。\n二、对直播带货、拼团、预售商品逐店抽查，留存网页证据。\n三、违法线索当日移送属地办理，并如实填报。"));
        var licences = await nation.DispatchAsync(Rule(Nation, "Province"),
            body => Say(body, "网络交易主体亮照亮证核查", "国市监网监函〔2026〕118号", OnTime, "核查平台内经营者登记信息公示情况，对未公示的责令改正。", "Routine"));
        await AnswerAsync(licences, _ => 100, 0);
        (await nation.Post($"tasks/{licences}/close", new { summary = "31个省级单位全部完成，公示率由91.2%升至99.6%，未改正的主体已移送属地立案。" })).Ok();
        await AnswerAsync(Campaign, Share, Days);
        Answered = await _console.ScalarAsync<string>(
            $"select unit_code from assignments where task_number = '{Campaign}' and unit_code like '33%' and state in ({(int)AssignmentState.Returned}, "
                + $"{(int)AssignmentState.Accepted}) order by state, unit_code limit 1");
    }

    private async Task AssistAsync()
    {
        var officer = await AsAsync(Role.EnforcementOfficer, Xihu);
        await PrepareQuestionsAsync(await AsAsync(Role.CenterBusinessAdministrator, Hangzhou));
        AssistanceDraft = await officer.AssistDraftAsync(Nanshan, body => body["questions"] = new object[]
        {
            "该店铺在登记地址是否实际经营？", new { text = "现场有无库存？", type = "Choice", options = new[] { "有", "无", "拒绝检查" } },
            new { text = "本年度销售额（元）", type = "Number", required = false },
        });
        AssistanceReview = await officer.AssistDraftAsync(Nanshan);
        (await officer.Step(AssistanceReview, "submit")).Ok();
        AssistanceRouting = await _console.SentAsync();
        AssistanceToMany = await _console.SentAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = new[] { Nanshan, AssistanceBodies.Gongshu };
        });
        var counties = await _console.ScalarAsync<string[]>(
            $"select array_agg(code) from (select code from units where code like '33%0000' and kind = {(int)UnitKind.Authority} and code <> '{Xihu}' "
                + $"and level = {(int)UnitLevel.County} order by code limit 40) u");
        AssistanceOnBoard = await _console.SentAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = counties;
        });
        (await (await AsAsync(Role.CenterBusinessAdministrator, Hangzhou)).Step(AssistanceOnBoard, "pass-on")).Ok();
        AssistanceWorked = await _console.AcceptedAsync(change: body => body["case"] = new
        {
            number = "杭西市监案〔2026〕112号", cause = "直播间销售“三无”化妆品", filedOn = "2026-06-01",
            parties = new object[] { new { name = "某某（深圳）电子商务有限公司", creditCode = "91350100M000100Y43" }, new { name = "直播间运营者" } },
        });
        var asked = await AsAsync(Role.EnforcementOfficer, Nanshan);
        (await asked.Step(AssistanceWorked, "reply", new { answers = new[] { new { questionId = "1", text = "该地址为写字楼，经现场检查无人办公。" } }, final = false })).Ok();
    }

    private static async Task PrepareQuestionsAsync(HttpClient center)
    {
        (await center.Post($"units/{Hangzhou}/question-sets", new
        {
            name = "网店经营主体核查", cause = "假冒、无照、虚假地址", questions = new object[]
            {
                "该经营者是否在登记地址实际经营？", new { text = "现场有无库存？", type = "Choice", options = new[] { "有", "无", "拒绝检查" } },
                new { text = "最近一次营业的日期", type = "Date", required = false }, new { text = "营业执照照片", type = "File" },
            },
        })).Ok();
        (await center.Post($"units/{Hangzhou}/question-sets", new
        {
            name = "直播带货取证", cause = "直播", questions = new[] { "直播间的实际运营者是谁？", "请调取直播回放和后台销售记录。" },
        })).Ok();
    }

    private async Task GoOnAsync()
    {
        var hangzhou = await AsAsync(Role.CenterBusinessAdministrator, Hangzhou);
        var live = await hangzhou.DispatchAsync(Rule(Hangzhou, "County"), body => Say(body, "直播带货虚假宣传线索核查", "杭市监网监〔2026〕9号", 10, "对附件所列直播间逐一核查，固定证据，依法处理。"));
        var food = await hangzhou.DispatchAsync(Rule(Hangzhou, "County"),
            body => Say(body, "网络餐饮“明厨亮灶”公示核查", "杭市监网监〔2026〕11号", 2, "核查入网餐饮服务提供者许可公示与后厨直播接入情况。", "Routine"));
        (Working, Reviewing) = ($"{live}-{Xihu}", $"{food}-{Xihu}");
        await AnswerAsync(live, _ => 45, 0, Xihu);
        var officer = await AsAsync(Role.EnforcementOfficer, Xihu);
        (await officer.Post($"assignments/{Working}/receive")).Ok();
        (await officer.Post($"assignments/{Working}/request-extension", new { workingDays = 3, reason = "两家平台的后台数据下周一才能调取。" })).Ok();
        (await officer.Post($"assignments/{Reviewing}/receive")).Ok();
        (await officer.Post($"assignments/{Reviewing}/submit", new { values = Values(37) })).Ok();
        Stations = await hangzhou.DispatchAsync(Rule(Xihu, "Station"), body => Say(body, "网红店铺亮照抽查", "杭市监网监〔2026〕12号", 5, "抽查辖区网红店铺亮照情况。"));
        var station = await AsAsync(Role.EnforcementOfficer, Beishan);
        (await station.Post($"assignments/{Stations}-{Beishan}/receive")).Ok();
        (await station.Post($"assignments/{Stations}-{Beishan}/request-extension", new { workingDays = 2, reason = "店铺较多。" })).Ok();
        HelpRequest = (await officer.Post("help-requests", new { text = "新分配的密钥动态码总是提示错误，是否需要更换？" })).Ok().Text("number");
        (await (await AsAsync(Role.CenterSystemAdministrator, Xihu)).Post(
            $"help-requests/{HelpRequest}/answer", new { text = "密钥时钟有偏差，请到密钥管理员处用两个连续动态码重新绑定。" })).Ok();
        Inspection = (await (await AsAsync(Role.CenterSystemAdministrator, Nation)).Post("inspections", new { reason = "专项检查" })).Ok().Text("number");
        Alert = await _console.AlertAsync((await _console.AccountAsync(Role.EnforcementOfficer, Nation)).UserName, "1000000000/1000001000/");
        await AssistAsync();
        (await (await AsAsync(Role.CenterSystemAdministrator, Zhejiang)).Post(
            "units", new { parentCode = Zhejiang, kind = "RegulatoryBody", name = "浙江省市场监督管理局广告监督管理处", lineOfBusiness = "Advertising" })).Ok();
        var colleague = await _console.AccountAsync(Role.CenterBusinessAdministrator, Nation);
        (Colleague, ColleagueKey) = (colleague.UserName, colleague.KeySerial!);
        (await (await AsAsync(Role.CenterBusinessAdministrator, Nation)).Post("correction", new { mobile = "13900139003", reason = "原号码已停用。" })).Ok();
        await SupplyKeysAsync();
        await OpenIncidentsAsync();
        var administrator = await AsAsync(Role.CenterSystemAdministrator, Nation);
        await KeepRulesAsync(administrator);
        OwnApproval = (await administrator.Post("accounts", AccountBodies.Account("1000001000", Role.CenterSystemAdministrator))).Ok().Text("approval");
        Approval = (await administrator.Post("accounts", AccountBodies.Account("1000001000", Role.CenterSystemAdministrator))).Ok().Text("approval");
        // There is one administrator among the center's demo accounts.
        await _console.ExecuteAsync($"update approvals set requested_by = '{Colleague}' where id = '{Approval}'");
        Form = (await administrator.Post("registration-forms", AccountBodies.Form(
            UnitCode.Parse(Zhejiang).CenterCode.ToString(), Role.CenterSystemAdministrator, null))).Ok().Text("number");
        Draft = await (await AsAsync(Role.CenterBusinessAdministrator, Nation))
            .DraftAsync(Rule(Nation, "Station"), body => Say(body, "儿童和学生用品网络销售专项整治", "国市监网监发〔2026〕34号", 15,
            "一、排查无强制性产品认证、三无儿童玩具和学生用品。\n二、督促平台下架问题商品并追溯供货者。\n三、每周五前报送进展。", "Critical"));
    }

    /// <summary>What the nation tightened and interpreted, and a province's own rule: none is in the way of what is shown elsewhere.</summary>
    private async Task KeepRulesAsync(HttpClient administrator)
    {
        object Tightened(int value, string from) => new { value, from, ground = "国市监网监发〔2026〕21号" };
        (await administrator.CallAsync("PUT", "settings/ApprovalDays", Tightened(2, $"{WorkingCalendar.DayOf(_console.Time.GetUtcNow()):yyyy-MM-dd}"))).Ok();
        (await administrator.CallAsync("PUT", "settings/PasswordLength", Tightened(10, "2027-01-01"))).Ok();
        foreach (var (document, date, text) in new[]
        {
            ("国市监网监函〔2025〕18号", "2025-09-01", "系统管理员不得兼任业务管理员。"),
            ("国市监网监函〔2026〕6号", "2026-05-20", "系统管理员不得兼任任何其他角色，包括密钥管理员。"),
        })
            (await administrator.Post("interpretations", new { rule = "R9.1", document, date, text })).Ok();
        (await (await AsAsync(Role.CenterSystemAdministrator, Zhejiang)).CallAsync("PUT", $"units/{Zhejiang}/user-rule", new
        {
            text = "一、全省系统用户设至基层所。\n二、每个基层所账户不超过三十个。", deepest = "Station", maxAccounts = new { GrassrootsUnit = 30 },
        })).Ok();
    }

    private async System.Threading.Tasks.Task OpenIncidentsAsync()
    {
        var handler = await AsAsync(Role.CenterSystemAdministrator, Nation);
        var leaked = await _console.AccountAsync(Role.CenterSystemAdministrator, Guangdong);
        (await _console.SignInAsync(leaked)).Dispose();
        Incident = await _console.OpenAsync(handler, "AdministratorLeak", leaked.UserName);
        var contractor = await _console.ContractorAsync(Zhejiang);
        Granted = await _console.GrantAsync(handler, Incident, contractor.UserName, leaked.UserName);
        var officer = await _console.AccountAsync(Role.EnforcementOfficer, Nation, index: 1);
        IncidentWithLeader = await _console.OpenAsync(handler, "UserLeak", officer.UserName);
        (await handler.ConfirmAsync(IncidentWithLeader, IncidentBodies.Analysis(leak: true))).Ok();
        (await handler.StepAsync(IncidentWithLeader, "classify", new { @class = "DataSecurity", grade = "Larger", personalData = true })).Ok();
        var county = await AsAsync(Role.CenterSystemAdministrator, Xihu);
        var misused = await _console.AccountAsync(Role.EnforcementOfficer, Xihu, index: 1);
        using (var foreign = await _console.SignInAsync(misused))
        {
            var drafted = await foreign.AssistDraftAsync(Nanshan);
            (await foreign.CallAsync("DELETE", $"assistance-requests/{drafted}")).Ok();
        }

        IncidentCleaning = await _console.OpenAsync(county, "UserLeak", misused.UserName);
        (await county.ConfirmAsync(IncidentCleaning, IncidentBodies.Analysis(leak: false), "Foreign")).Ok();
        IncidentClosed = await _console.OpenAsync(handler, "Hazard", null);
        (await handler.StepAsync(IncidentClosed, "file-report", new { text = "一、时间线\n机房门禁失效，已修复。" })).Ok();
        (await handler.StepAsync(IncidentClosed, "close")).Ok();
    }

    /// <summary>Keys on their way, some wanted, and some that lie there.</summary>
    private async Task SupplyKeysAsync()
    {
        var custodian = await AsAsync(Role.KeyCustodian, Nation);
        var supplier = await AsAsync(Role.KeyCustodian, UnitCode.InformationCenter.ToString());
        Shipped = (await custodian.Post("key-applications", new { quantity = 3, reason = "新设账户使用。" })).Ok().Text("number");
        (await supplier.Post($"key-applications/{Shipped}/approve", new { quantity = 2, reason = "先发两个。" })).Ok();
        (await supplier.Post($"key-applications/{Shipped}/allocate")).Ok();
        (await supplier.Post($"key-applications/{Shipped}/ship", new { voucher = "EMS-2026-11" })).Ok();
        Applied = (await custodian.Post("key-applications", new { quantity = 20, reason = "各司局新设账户使用。" })).Ok().Text("number");
        StockKey = await _console.SpareKeyAsync(Nation);
        UsbKey = await _console.UsbKeyInStockAsync(Nation);
    }

    /// <summary>How much of its part a first-level authority has done, in percent: no two alike, always the same.</summary>
    private static int Share(string unit) => 28 + int.Parse(unit[..2], null) * 37 % 71;

    /// <summary>Where a unit stands among the quick and the slow, of a hundred: always the same.</summary>
    private static int Place(string unit) => (int)(int.Parse(unit[..6], null) * 2654435761L % 1000 / 10);

    /// <summary>Units answer, over some days: within the share accepted, submitted or sent back; beyond it received or silent.</summary>
    private async Task AnswerAsync(string task, Func<string, int> share, double days, params string[] others)
    {
        await using var db = await _console.Get<IDbContextFactory<NetMonitorDb>>().CreateDbContextAsync();
        var units = await db.Assignments.AsNoTracking().Where(row => row.TaskNumber == task)
            .Join(db.Units, row => row.UnitCode, unit => unit.Code, (row, unit) => new { unit.Code, unit.Path, unit.Name, unit.Level, unit.Kind })
            .ToListAsync();
        var issuer = await db.Tasks.AsNoTracking().Where(row => row.Number == task).Select(row => row.IssuerCode).SingleAsync();
        var center = Made(UnitCode.Parse(issuer.ToString()), UnitPath.Parse(await db.Units.Where(unit => unit.Code == issuer).Select(unit => unit.Path)
            .SingleAsync()), "", default, default, Role.ResponsiblePerson);
        var pause = TimeSpan.FromDays(days * 0.95 / units.Count);
        await Parallel.ForEachAsync(units.Where(unit => !others.Contains(unit.Code.ToString())).OrderBy(unit => Place(unit.Code.ToString()) * 37 % 101),
            new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (unit, cancel) =>
        {
            var code = unit.Code.ToString();
            var place = Place(code);
            _console.Time.Advance(pause);
            var id = new AssignmentId(task, unit.Code);
            var officer = Made(unit.Code, UnitPath.Parse(unit.Path), unit.Name, unit.Kind, unit.Level, Role.EnforcementOfficer);
            if (place > share(code) + 20) return;
            await TakeAsync(officer, id, AssignmentStep.Receive);
            if (place > share(code)) return;
            await TakeAsync(officer, id, AssignmentStep.Submit,
                new StepCommand(Values: Values(20 + place).ToDictionary(value => value.Key, value => value.Value is string text
                    ? FeedbackValue.Of(text)
                    : FeedbackValue.Of(Convert.ToDecimal(value.Value, null)))));
            // Where a responsible person has an account the unit's own review comes first.
            if (s_reviewed.Contains(code)) await TakeAsync(officer with { Roles = [Role.ResponsiblePerson] }, id, AssignmentStep.Approve);
            if (place % 9 == 4 && share(code) < 100) await TakeAsync(center, id, AssignmentStep.Return, new StepCommand("立案数与附件清单不一致，请核对后重报。"));
            else if (place % 7 != 3 || share(code) == 100) await TakeAsync(center, id, AssignmentStep.Accept);
        });
    }

    private static readonly HashSet<string> s_reviewed = [Nation, Zhejiang, Hangzhou, Xihu, Guangdong, Dongguan, Shenzhen, Nanshan, "1100000000", "1101050000"];

    private async Task TakeAsync(Actor actor, AssignmentId id, AssignmentStep step, StepCommand? command = null)
    {
        var taken = await _steps.HandleAsync(actor, id, step, command ?? new StepCommand(), Call.None, default);
        Assert.True(!taken.IsRefused, $"{id} {step}: {taken.Refusal?.Code}");
    }

    private static Dictionary<string, object> Values(int shops) => new()
    {
        ["shopsCheckedOnline"] = shops, ["linksRemoved"] = shops / 6, ["rectificationsOrdered"] = shops / 9, ["casesFiled"] = shops / 31,
        ["罚没金额"] = shops / 31 * 4800m, ["主要做法"] = "线上监测与实地核查结合，重点店铺全覆盖。",
    };

    private static void Say(
        Dictionary<string, object?> body, string title, string instruction, int workingDays, string requirement, string priority = "Urgent") =>
        (body["title"], body["instruction"], body["workingDays"], body["requirement"], body["priority"], body["feedbackFields"]) =
            (title, instruction, workingDays, requirement, priority, s_form);

    private static Actor Made(UnitCode unit, UnitPath path, string name, UnitKind kind, UnitLevel level, Role role) =>
        new(UserName.Create(unit, RoleRules.ClassOf([role]), role == Role.ResponsiblePerson ? 2 : 3).Value.ToString(), "", unit, name, kind, level, path, unit,
            path, null, [role], Guid.Empty);

    private async Task<HttpClient> AsAsync(Role role, string unit)
    {
        var account = await _console.AccountAsync(role, unit);
        return _clients.TryGetValue(account.UserName, out var known) ? known : _clients[account.UserName] = await _console.SignInAsync(account);
    }
}
