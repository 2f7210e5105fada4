using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Units;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>Questions that a center keeps ready by cause: who keeps them, who is offered them, and what is refused.</summary>
public sealed class PreparedQuestionsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Hangzhou = Tasks.Hangzhou, Xihu = Tasks.Xihu, Zhejiang = Tasks.Zhejiang, Nanshan = Tasks.Nanshan;

    private static readonly object[] s_questions =
    [
        "该经营者是否在登记地址实际经营？", new { text = "现场有无库存？", type = "Choice", options = new[] { "有", "无" } },
        new { text = "本年度销售额（元）", type = "Number", required = false },
    ];

    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R6.1 a center keeps questions ready by cause; they are offered at and below its authority, and a request takes them over")]
    public async Task Questions_AreKept_Offered_AndTakenOver()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        var (city, province) = (
            await console.As(Role.CenterBusinessAdministrator, Hangzhou), await console.As(Role.CenterBusinessAdministrator, Zhejiang));
        var made = (await city.Post($"units/{Hangzhou}/question-sets", Set("主体核查", "假冒、无照"))).Ok();
        Assert.Equal((201, "\"1\""), (made.Status, made.Headers.ETag!.Tag));
        (await province.Post($"units/{Zhejiang}/question-sets", Set("刷单核查", "刷单 虚假交易"))).Ok();

        var officer = await console.As(Role.EnforcementOfficer, Xihu);
        Assert.Equal([("主体核查", true), ("刷单核查", false)], Named(await officer.Read("question-sets?cause=涉嫌网络销售假冒商品")));
        Assert.Equal([("刷单核查", true), ("主体核查", false)], Named(await officer.Read("question-sets?cause=涉嫌组织虚假交易")));
        Assert.Equal([("主体核查", false), ("刷单核查", false)], Named(await officer.Read("question-sets")));
        // Those of an authority that is not above are read where they are looked for, and not offered.
        Assert.Empty((await (await console.As(Role.EnforcementOfficer, Nanshan)).Read("question-sets?cause=假冒")).Ok().Items);
        Assert.Single((await officer.Read($"units/{Zhejiang}/question-sets")).Ok().Items);

        var kept = (await officer.Read($"units/{Hangzhou}/question-sets/{made.Text("id")}")).Ok();
        var questions = kept.Body.GetProperty("questions").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3], questions.Select(question => question.GetProperty("no").GetInt32()));
        var number = await officer.AssistDraftAsync(Nanshan, body => body["questions"] = questions);
        var asked = (await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("questions").EnumerateArray().ToList();
        Assert.Equal(["Text", "Choice", "Number"], asked.Select(question => question.GetProperty("type").GetString()));

        // What is changed or dropped afterwards leaves the request as it is.
        var path = $"units/{Hangzhou}/question-sets/{made.Text("id")}";
        (await city.CallAsync("PUT", path, Set("主体核查", "无照"), ifMatch: "\"0\"")).Refused(412, "Stale");
        Assert.Equal("\"2\"", (await city.CallAsync("PUT", path, Set("主体核查（新）", "无照"), ifMatch: "\"1\"")).Ok().Headers.ETag!.Tag);
        (await city.CallAsync("DELETE", path, ifMatch: "\"1\"")).Refused(412, "Stale");
        (await city.CallAsync("DELETE", path, ifMatch: "\"2\"")).Ok();
        (await city.CallAsync("DELETE", path)).Refused(404, "PreparedQuestionsNotFound");
        (await officer.Read(path)).Refused(404, "PreparedQuestionsNotFound");
        Assert.Equal(3, (await officer.Read($"assistance-requests/{number}")).Ok().Body.GetProperty("questions").GetArrayLength());
        Assert.Equal(
            ["PreparedQuestionsKept", "PreparedQuestionsKept", "PreparedQuestionsDropped"], await console.ScalarAsync<string[]>(
                $"select array_agg(verb::text order by xid, id) from journal where subject_number = '{Hangzhou}' and verb like 'PreparedQuestions%'"));
    }

    [Fact]
    public async Task Keeping_IsTheOwnCentersAlone()
    {
        foreach (var (role, unit) in new[]
            {
                (Role.CenterBusinessAdministrator, Zhejiang), (Role.CenterBusinessAdministrator, Hangzhou), (Role.EnforcementOfficer, Xihu),
                (Role.Leader, Xihu), (Role.CenterSystemAdministrator, Xihu),
            })
            (await (await _console.As(role, unit)).Post($"units/{Xihu}/question-sets", Set("甲", "乙"))).Refused(403, "RoleRequired", "R6.1");

        var city = await Center(Hangzhou);
        (await city.Post("units/3301064999/question-sets", Set("甲", "乙"))).Refused(404, "UnitNotFound");
        (await city.Read("units/9999990000/question-sets")).Refused(404, "UnitNotFound");
        // Of the center's code the authority's are meant.
        var made = (await city.Post("units/3301001000/question-sets", Set("中心", "乙"))).Ok();
        Assert.Equal(Hangzhou, made.Text("unitCode"));
        (await (await Center(Xihu)).CallAsync("PUT", $"units/{Xihu}/question-sets/{made.Text("id")}", Set("中心", "乙")))
            .Refused(404, "PreparedQuestionsNotFound");
    }

    [Fact]
    public async Task BadInput_IsRefused_AndKeepsNothing()
    {
        var center = await Center(Tasks.Guangdong);
        const string Path = $"units/{Tasks.Guangdong}/question-sets";
        foreach (var (body, code) in new (object, string)[]
            {
                (new { }, "PreparedNameMalformed"), (Set("", "乙"), "PreparedNameMalformed"), (Set(new string('甲', 101), "乙"), "PreparedNameMalformed"),
                (Set("甲\n乙", "丙"), "PreparedNameMalformed"), (Set("甲", " "), "CauseMalformed"), (Set("甲", new string('乙', 501)), "CauseMalformed"),
                (Set("甲", "乙", []), "QuestionsMissing"), (Set("甲", "乙", [.. Enumerable.Repeat("问", 101)]), "TooManyQuestions"),
                (Set("甲", "乙", [""]), "QuestionMalformed"), (Set("甲", "乙", [null!]), "QuestionMalformed"),
                (Set("甲", "乙", [new { text = "问", type = "Choice" }]), "QuestionMalformed"),
            })
            (await center.Post(Path, body)).Refused(400, code);

        (await center.Post("units/x/question-sets", Set("甲", "乙"))).Refused(400, "UnitCodeMalformed");
        Assert.Empty((await center.Read(Path)).Ok().Items);

        var made = (await center.Post(Path, Set("甲", "乙"))).Ok();
        (await center.Post(Path, Set(" 甲 ", "丙"))).Refused(409, "PreparedNameTaken");
        var other = (await center.Post(Path, Set("丁", "乙"))).Ok();
        (await center.CallAsync("PUT", $"{Path}/{other.Text("id")}", Set("甲", "乙"))).Refused(409, "PreparedNameTaken");
        (await center.CallAsync("PUT", $"{Path}/{made.Text("id")}", Set("甲", "戊"))).Ok();
        await _console.ExecuteAsync(
            $"""
            insert into prepared_questions (id, unit_code, name, cause, questions, kept_at, version)
            select gen_random_uuid(), unit_code, n::text, cause, questions, kept_at, 1
            from prepared_questions, generate_series(3, {PreparedQuestions.Most}) n where id = '{made.Text("id")}'
            """);
        (await center.Post(Path, Set("多", "乙"))).Refused(409, "TooManyPreparedQuestions");
        Assert.Equal(PreparedQuestions.Most, (await center.Read(Path)).Ok().Items.Count);
    }

    [Fact(DisplayName = "R6.1 when an authority is merged, what its center has prepared is the successor's to keep, under names of their own")]
    public async Task Questions_OfAMergedAuthority_AreItsSuccessors()
    {
        await using var console = await TestConsole.StartAsync(fixture.Server);
        // Gongshu has no accounts of its own: another county's center works there.
        await console.ExecuteAsync(
            """
            update accounts set unit_code = u.code, unit_path = u.path from units u where u.code = '3301051000' and accounts.unit_code = '4403051000'
            """);
        var (closed, taker) = (
            await console.As(Role.CenterBusinessAdministrator, Gongshu), await console.As(Role.CenterBusinessAdministrator, Xihu));
        var alike = (await closed.Post($"units/{Gongshu}/question-sets", Set("主体核查", "假冒"))).Ok().Text("id");
        foreach (var name in new[] { "刷单核查", "主体核查（2）" }) (await closed.Post($"units/{Gongshu}/question-sets", Set(name, "刷单"))).Ok();
        var own = (await taker.Post($"units/{Xihu}/question-sets", Set("主体核查", "无照"))).Ok().Text("id");

        (await (await console.As(Role.CenterSystemAdministrator, Hangzhou)).MergeAsync(Gongshu, Xihu)).Ok();

        Assert.Equal(
            ["主体核查", "主体核查（2）", "主体核查（3）", "刷单核查"],
            Named(await (await console.As(Role.EnforcementOfficer, Xihu)).Read("question-sets")).Select(set => set.Item1).Order(StringComparer.Ordinal));
        Assert.Empty((await taker.Read($"units/{Gongshu}/question-sets")).Ok().Items);
        (await taker.Read($"units/{Gongshu}/question-sets/{alike}")).Refused(404, "PreparedQuestionsNotFound");
        Assert.Equal("无照", (await taker.Read($"units/{Xihu}/question-sets/{own}")).Ok().Text("cause"));
        var path = $"units/{Xihu}/question-sets/{alike}";
        var handedOver = (await taker.Read(path)).Ok();
        Assert.Equal(("主体核查（3）", 3, "\"2\""), (
            handedOver.Text("name"), handedOver.Body.GetProperty("questions").GetArrayLength(), handedOver.Headers.ETag!.Tag));
        (await taker.CallAsync("PUT", path, Set("店铺核查", "假冒"), ifMatch: "\"2\"")).Ok();
        (await taker.CallAsync("DELETE", path, ifMatch: "\"3\"")).Ok();
        Assert.Equal(
            [$"主体核查（2） {Gongshu} ", $"主体核查（3） {Gongshu} 主体核查", $"刷单核查 {Gongshu} "], await console.ScalarAsync<string[]>(
                $"""
                select array_agg(concat(data->>'name', ' ', data->>'from', ' ', data->>'before') order by data->>'name' collate "C")
                from journal where verb = 'PreparedQuestionsHandedOver' and subject_number = '{Xihu}' and unit_code = '{Xihu}'
                """));

        // Merged while it waited for its turn: what it would keep now nobody would have.
        await console.ExecuteAsync($"update units set status = 'Closed' where code = '{Xihu}'");
        (await taker.Post($"units/{Xihu}/question-sets", Set("迟到", "乙"))).Refused(409, "UnitClosed");
    }

    [Theory]
    [InlineData(98, 97, "（2）")]
    [InlineData(100, 97, "（2）")]
    [InlineData(5, 5, "（2）")]
    public void NameThatIsTaken_IsNumbered_AndStaysWithinItsLength(int length, int kept, string number)
    {
        var name = new string('甲', length);

        Assert.Equal(name, PreparedQuestions.FreeName(name, new HashSet<string>()));
        Assert.Equal(name[..kept] + number, PreparedQuestions.FreeName(name, new HashSet<string> { name }));
    }

    /// <summary>Whose cut would leave half a character.</summary>
    [Fact]
    public void NameThatIsTaken_IsNotCutWithinACharacter()
    {
        var name = string.Concat(Enumerable.Repeat("𠮷", PreparedQuestions.MaxName / 2));

        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", 48)) + "（2）", PreparedQuestions.FreeName(name, new HashSet<string> { name }));
    }

    /// <summary>Two at once at one center: one name is one set's.</summary>
    [Fact]
    public async Task OneName_KeptTwiceAtOnce_IsKeptOnce()
    {
        var center = await Center(Tasks.Shenzhen);
        var answers = await System.Threading.Tasks.Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => center.Post($"units/{Tasks.Shenzhen}/question-sets", Set("同名", "乙"))));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Refused(409, "PreparedNameTaken"));
    }

    private Task<HttpClient> Center(string unit) => _console.As(Role.CenterBusinessAdministrator, unit);

    private static object Set(string name, string cause, object[]? questions = null) => new { name, cause, questions = questions ?? s_questions };

    private static IEnumerable<(string, bool)> Named(ApiAnswer answer) =>
        answer.Ok().Items.Select(item => (item.GetProperty("name").GetString()!, item.GetProperty("fits").GetBoolean()));
}
