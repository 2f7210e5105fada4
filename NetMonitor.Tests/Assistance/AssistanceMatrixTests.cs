using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Assistance.AssistanceBodies;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>
/// Who may do what with a request, at each stage of its way: the requesting unit, each center on the way, the unit asked, the one it was forwarded to, the one
/// that questions were split off to, the unit of another leg, and who has nothing to do with it. Calls name a version that is none, so that nothing changes:
/// <c>ok</c> is refused as stale or for its state alone, <c>late</c> where another unit has it by now.
/// </summary>
public sealed class AssistanceMatrixTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Nation = Tasks.Nation, Zhejiang = Tasks.Zhejiang, Hangzhou = Tasks.Hangzhou, Xihu = Tasks.Xihu, Nanshan = Tasks.Nanshan;

    /// <summary>Stands for the code of the station in Nanshan that has accounts.</summary>
    private const string Station = "station";

    private static readonly Dictionary<string, (Role Role, string Unit)> s_callers = new()
    {
        ["requester"] = (Role.EnforcementOfficer, Xihu), ["requester.reviewer"] = (Role.ResponsiblePerson, Xihu),
        ["hop1"] = (Role.CenterBusinessAdministrator, Hangzhou), ["hop2"] = (Role.CenterBusinessAdministrator, Zhejiang),
        ["hop3"] = (Role.CenterBusinessAdministrator, Nation),
        ["target"] = (Role.EnforcementOfficer, Nanshan), ["target.reviewer"] = (Role.ResponsiblePerson, Nanshan),
        ["target.center"] = (Role.CenterBusinessAdministrator, Nanshan),
        ["forwarded"] = (Role.EnforcementOfficer, Station), ["split"] = (Role.EnforcementOfficer, Tasks.Guangdong),
        ["sibling"] = (Role.EnforcementOfficer, Tasks.Dongguan), ["unrelated"] = (Role.EnforcementOfficer, Tasks.Shenzhen),
    };

    private readonly TestConsole _console = fixture.Console;

    public static TheoryData<string, string, string> Rows => new()
    {
        { "draft", "read", "requester:ok requester.reviewer:ok *:404" },
        { "draft", "submit", "requester:ok requester.reviewer:403 *:404" },
        { "review", "approve", "requester:403 requester.reviewer:ok *:404" },
        { "review", "pass-on", "requester:403 requester.reviewer:403 *:404" },

        { "at hop 1", "read", "requester:ok requester.reviewer:ok hop1:ok *:404" },
        { "at hop 1", "pass-on", "requester:403 requester.reviewer:403 hop1:ok *:404" },
        { "at hop 1", "reply", "requester:403 requester.reviewer:403 hop1:ok *:404" },
        { "at hop 1", "withdraw", "requester:ok requester.reviewer:403 hop1:403 *:404" },

        { "at hop 3", "read", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok *:404" },
        { "at hop 3", "pass-on", "requester:403 requester.reviewer:403 hop1:late hop2:late hop3:ok *:404" },
        { "at hop 3", "reject", "requester:403 requester.reviewer:403 hop1:late hop2:late hop3:ok *:404" },

        {
            "delivered", "read", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok sibling:ok *:404"
        },
        { "delivered", "leg 1", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok *:404" },
        {
            "delivered", "leg 1 accept",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:ok target.reviewer:403 target.center:403 *:404"
        },
        {
            "delivered", "accept",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:ok target.reviewer:403 target.center:403 sibling:ok *:404"
        },
        {
            "delivered", "pass-on",
            "requester:403 requester.reviewer:403 hop1:late hop2:late hop3:late target:403 target.reviewer:403 target.center:ok sibling:403 *:404"
        },
        {
            "delivered", "receipts",
            "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok sibling:ok *:404"
        },

        {
            "split", "read",
            "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok sibling:ok split:ok *:404"
        },
        { "split", "leg 1", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok *:404" },
        {
            "split", "reply",
            "requester:403 requester.reviewer:403 hop1:late hop2:late hop3:late target:ok target.reviewer:403 target.center:403 sibling:ok split:ok *:404"
        },
        {
            "split", "decline",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:403 target.reviewer:403 target.center:403 sibling:403 split:ok *:404"
        },
        {
            "split", "extend",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:ok target.reviewer:403 target.center:403 sibling:ok split:403 *:404"
        },
        {
            "split", "take-back",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:ok target.reviewer:403 target.center:403 sibling:404 split:403 *:404"
        },
        {
            "split", "reveal",
            "requester:ok requester.reviewer:ok hop1:403 hop2:403 hop3:403 target:ok target.reviewer:ok target.center:ok sibling:ok *:404"
        },

        {
            "forwarded", "leg 1",
            "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok forwarded:ok *:404"
        },
        {
            "forwarded", "leg 1 accept",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:403 target.reviewer:403 target.center:403 forwarded:ok *:404"
        },

        // The units of a joint handling see who handles it with them; what each has is its own, but for the one that leads.
        { "joint", "read", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok sibling:ok *:404" },
        { "joint", "leg 2", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok sibling:ok *:404" },
        { "joint", "leg 1", "requester:ok requester.reviewer:ok hop1:ok hop2:ok hop3:ok target:ok target.reviewer:ok target.center:ok *:404" },
        {
            "joint", "leg 2 accept",
            "requester:403 requester.reviewer:403 hop1:403 hop2:403 hop3:403 target:403 target.reviewer:403 target.center:403 sibling:ok *:404"
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Request_ByEveryParty_AnswersAsTheMatrixSays(string stage, string call, string answers)
    {
        var number = await AtAsync(stage);
        var cells = answers.Split(' ').Select(cell => cell.Split(':')).ToDictionary(cell => cell[0], cell => cell[1]);
        var wrong = new List<string>();
        foreach (var (name, (role, unit)) in s_callers)
        {
            var client = await _console.As(role, unit == Station ? await _console.StationAsync("440305") : unit);
            var got = await CallAsync(client, number, call);
            var expected = cells.TryGetValue(name, out var named) ? named : cells["*"];
            if (got != expected) wrong.Add($"{name}: expected {expected}, got {got}");
        }

        Assert.True(wrong.Count == 0, $"{stage}, {call}\n{string.Join('\n', wrong)}");
    }

    private async Task<string> AtAsync(string stage)
    {
        switch (stage)
        {
            case "draft": return await (await _console.As(Role.EnforcementOfficer, Xihu)).AssistDraftAsync(Nanshan);
            case "review":
                var officer = await _console.As(Role.EnforcementOfficer, Xihu);
                var reviewed = await officer.AssistDraftAsync(Nanshan);
                (await officer.Step(reviewed, "submit")).Ok();
                return reviewed;
            case "at hop 1": return await _console.SentAsync();
            case "at hop 3":
                var sent = await _console.SentAsync();
                foreach (var center in new[] { Hangzhou, Zhejiang })
                    (await (await _console.As(Role.CenterBusinessAdministrator, center)).Step(sent, "pass-on")).Ok();
                return sent;
            case "joint":
                return await _console.DeliveredAsync(change: body =>
                {
                    body["kind"] = "JointHandling";
                    body.Remove("target");
                    body["participants"] = new object[]
                    {
                        new { unitCode = Nanshan, duty = "现场检查", lead = true }, new { unitCode = Tasks.Dongguan, duty = "调取数据", lead = false },
                    };
                });
        }

        var number = await _console.DeliveredAsync(change: body =>
        {
            body.Remove("target");
            body["targets"] = new[] { Nanshan, Tasks.Dongguan };
        });
        var target = await _console.As(Role.EnforcementOfficer, Nanshan);
        if (stage == "delivered") return number;
        (await target.Step(number, "accept")).Ok();
        (await target.Step(number, stage == "split" ? "split" : "forward", stage == "split"
            ? new { unitCode = Tasks.Guangdong, questionIds = new[] { "2" } }
            : new { unitCode = await _console.StationAsync("440305") })).Ok();
        return number;
    }

    /// <summary>What a call is answered; a leg that the reader is not shown is not there for it.</summary>
    private static async Task<string> CallAsync(HttpClient client, string number, string call)
    {
        if (call is "leg 1" or "leg 2")
        {
            var read = await client.Read($"assistance-requests/{number}");
            return read.Status == 200 && read.Body.GetProperty("legs").EnumerateArray().All(leg => leg.GetProperty("no").GetInt32() != call[^1] - '0')
                ? "404" : Said(read);
        }

        if (call.StartsWith("leg ", StringComparison.Ordinal)) (number, call) = ($"{number}-{call[4]}", call[6..]);
        return Said(call switch
        {
            "read" => await client.Read($"assistance-requests/{number}"),
            "receipts" => await client.Read($"assistance-requests/{number}/receipts"),
            "reveal" => await client.Post($"assistance-requests/{number}/parties/1/reveal", new { purpose = "核对身份" }),
            _ => await client.CallAsync("POST", $"assistance-requests/{number}/{call}", new
            {
                reason = "x", code = "WrongAuthority", unitCode = Tasks.Guangdong, text = "x", newDueOn = "2026-12-31",
                answers = new[] { new { questionId = "2", text = "x" } },
            }, ifMatch: "\"0\""),
        });
    }

    private static string Said(ApiAnswer answer) => answer.Status is 403 or 404 ? $"{answer.Status}"
        : answer.Code == "AssistanceElsewhere" ? "late"
        : answer.Status is 200 or 412 || answer.Code == "NotSealedYet" ? "ok"
        : $"{answer.Status} {answer.Code}";
}
