using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Supervision;

/// <summary>Bodies of tasks, and short ways through the workflow.</summary>
internal static class TaskBodies
{
    public const string Nation = "1000000000";
    public const string Zhejiang = "3300000000";
    public const string Hangzhou = "3301000000";
    public const string Xihu = "3301060000";
    public const string Beishan = "3301064002";
    public const string Guangdong = "4400000000";
    public const string Dongguan = "4419000000";
    public const string Shenzhen = "4403000000";
    public const string Nanshan = "4403050000";

    public static readonly object[] Form =
    [
        new { name = "shopsCheckedOnline", type = "Integer", required = true },
        new { name = "fines", type = "Money", required = false },
        new { name = "remark", type = "Text", required = false },
    ];

    /// <summary>A task's body; <paramref name="change"/> spoils or sharpens it.</summary>
    public static Dictionary<string, object?> Task(object recipients, Action<Dictionary<string, object?>>? change = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["title"] = "网络交易专项检查", ["kind"] = "Campaign", ["lineOfBusiness"] = "OnlineTrading", ["instruction"] = "国市监网监〔2026〕12号", ["requirement"] = "逐店核查。",
            ["priority"] = "Urgent", ["recipients"] = recipients, ["workingDays"] = 10, ["feedbackFields"] = Form,
        };
        change?.Invoke(body);
        return body;
    }

    public static object Picked(params string[] units) => new { units };

    public static object Rule(string under, string? level = null) => new { rule = new { under, level } };

    public static async Task<string> DraftAsync(this HttpClient dispatcher, object recipients, Action<Dictionary<string, object?>>? change = null) =>
        (await dispatcher.Post("tasks", Task(recipients, change))).Ok().Text("number");

    /// <summary>Drafts and dispatches; answers the task's number.</summary>
    public static async Task<string> DispatchAsync(this HttpClient dispatcher, object recipients, Action<Dictionary<string, object?>>? change = null)
    {
        var number = await dispatcher.DraftAsync(recipients, change);
        (await dispatcher.Post($"tasks/{number}/dispatch")).Ok();
        return number;
    }

    public static object Values(int shops, decimal? fines = null) => fines is null
        ? new { values = new Dictionary<string, object> { ["shopsCheckedOnline"] = shops } }
        : new { values = new Dictionary<string, object> { ["shopsCheckedOnline"] = shops, ["fines"] = fines } };

    /// <summary>Takes the unit's part up to where it leaves the unit: received, submitted, approved.</summary>
    public static async Task<string> SubmittedAsync(this TestConsole console, string number, string unit, int shops, decimal? fines = null)
    {
        var id = $"{number}-{unit}";
        var officer = await console.As(Role.EnforcementOfficer, unit);
        (await officer.Post($"assignments/{id}/receive")).Ok();
        (await officer.Post($"assignments/{id}/submit", Values(shops, fines))).Ok();
        await console.ApproveAsync(id);
        return id;
    }

    /// <summary>Lets what waits for its unit's review leave it.</summary>
    public static async Task ApproveAsync(this TestConsole console, string id) =>
        (await (await console.As(Role.ResponsiblePerson, id[^10..])).Post($"assignments/{id}/approve")).Ok();
}
