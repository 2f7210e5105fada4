using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using Tasks = NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Assistance;

/// <summary>Bodies of requests for assistance, and short ways through their workflow.</summary>
internal static class AssistanceBodies
{
    public const string Gongshu = "3301050000";

    /// <summary>A request's body; <paramref name="change"/> spoils or sharpens it.</summary>
    public static Dictionary<string, object?> Request(string target, Action<Dictionary<string, object?>>? change = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["kind"] = "Investigation", ["urgency"] = "Urgent",
            ["case"] = new { number = "杭西市监案〔2026〕108号", cause = "涉嫌网络销售假冒商品" },
            ["questions"] = new[] { "该经营者是否在登记地址实际经营？", "请调取其2026年的进货单据。" },
            ["target"] = new { unitCode = target },
        };
        change?.Invoke(body);
        return body;
    }

    public static async Task<string> AssistDraftAsync(this HttpClient officer, string target, Action<Dictionary<string, object?>>? change = null) =>
        (await officer.Post("assistance-requests", Request(target, change))).Ok().Text("number");

    /// <summary>Takes a step; answers the request as it says itself to whoever took it.</summary>
    public static async Task<ApiAnswer> Step(this HttpClient account, string number, string step, object? body = null) =>
        await account.Post($"assistance-requests/{number}/{step}", body ?? new { });

    /// <summary>Drafts a request of Xihu, has it approved, and passes it on to where it is delivered.</summary>
    public static async Task<string> DeliveredAsync(this TestConsole console, string target = Tasks.Nanshan, Action<Dictionary<string, object?>>? change = null)
    {
        var number = await console.SentAsync(target, change);
        foreach (var center in new[] { Tasks.Hangzhou, Tasks.Zhejiang, Tasks.Nation })
        {
            var detail = (await (await console.As(Role.EnforcementOfficer, Tasks.Xihu)).Read($"assistance-requests/{number}")).Ok();
            if (detail.Text("state") != "Routing") break;
            (await (await console.As(Role.CenterBusinessAdministrator, center)).Step(number, "pass-on")).Ok();
        }

        return number;
    }

    /// <summary>Drafts a request of Xihu and has it approved: it lies at the first center of its way.</summary>
    public static async Task<string> SentAsync(this TestConsole console, string target = Tasks.Nanshan, Action<Dictionary<string, object?>>? change = null)
    {
        var officer = await console.As(Role.EnforcementOfficer, Tasks.Xihu);
        var number = await officer.AssistDraftAsync(target, change);
        (await officer.Step(number, "submit")).Ok();
        (await (await console.As(Role.ResponsiblePerson, Tasks.Xihu)).Step(number, "approve")).Ok();
        return number;
    }

    /// <summary>The same, taken on by the unit asked.</summary>
    public static async Task<string> AcceptedAsync(this TestConsole console, string target = Tasks.Nanshan, Action<Dictionary<string, object?>>? change = null)
    {
        var number = await console.DeliveredAsync(target, change);
        (await (await console.As(Role.EnforcementOfficer, target)).Step(number, "accept")).Ok();
        return number;
    }
}
