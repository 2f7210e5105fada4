using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Supervision;

/// <summary>A call that is sent twice with one key acts once and answers twice the same, however close the two are.</summary>
public sealed class IdempotencyTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const int Calls = 200;

    private readonly TestConsole _console = fixture.Console;

    [Fact]
    public async Task Dispatch_TwoHundredAtOnceEachTwice_ActsOnceEach()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var numbers = new List<string>();
        for (var i = 0; i < Calls; i++) numbers.Add(await city.DraftAsync(Picked(Xihu)));
        var before = await CountAsync("TaskDispatched");

        var answers = await Twice(numbers, number => city.Post($"tasks/{number}/dispatch", key: $"dispatch-{number}"));

        Assert.All(answers, pair => Assert.Equal((200, 200), (pair.First.Status, pair.Second.Status)));
        Assert.All(answers, pair => Assert.Equal(pair.First.Raw, pair.Second.Raw));
        Assert.Equal(before + Calls, await CountAsync("TaskDispatched"));
        Assert.Equal((long)Calls,
            await _console.ScalarAsync<long>($"select count(*) from assignments where task_number = any('{{{string.Join(',', numbers)}}}')"));
    }

    [Fact]
    public async Task Submit_TwoHundredAtOnceEachTwice_ActsOnceEach()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var officer = await _console.As(Role.EnforcementOfficer, Xihu);
        var numbers = new List<string>();
        for (var i = 0; i < Calls; i++)
        {
            numbers.Add(await city.DispatchAsync(Picked(Xihu)));
            (await officer.Post($"assignments/{numbers[^1]}-{Xihu}/receive")).Ok();
        }

        var before = await CountAsync("AssignmentSubmitted");

        var answers = await Twice(numbers, number => officer.Post($"assignments/{number}-{Xihu}/submit", Values(3), key: $"submit-{number}"));

        Assert.All(answers, pair => Assert.Equal((200, 200), (pair.First.Status, pair.Second.Status)));
        Assert.All(answers, pair => Assert.Equal(pair.First.Raw, pair.Second.Raw));
        Assert.Equal(before + Calls, await CountAsync("AssignmentSubmitted"));
        Assert.Equal((long)Calls,
            await _console.ScalarAsync<long>(
                $"select count(*) from assignments where state = 2 and version = 3 and task_number = any('{{{string.Join(',', numbers)}}}')"));
    }

    [Fact]
    public async Task Key_WithAnotherBody_IsUnprocessable()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var first = (await city.Post("tasks", Task(Picked(Xihu)), key: "one-key")).Ok();

        (await city.Post("tasks", Task(Picked(Xihu), body => body["title"] = "另一项"), key: "one-key")).Refused(422, "IdempotencyKeyReused");

        Assert.Equal(first.Raw, (await city.Post("tasks", Task(Picked(Xihu)), key: "one-key")).Ok().Raw);
    }

    [Fact]
    public async Task Key_OfAnotherAccountOrRoute_IsAnotherKey()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var province = await _console.As(Role.CenterBusinessAdministrator, Zhejiang);
        var first = (await city.Post("tasks", Task(Picked(Xihu)), key: "shared")).Ok().Text("number");

        Assert.NotEqual(first, (await province.Post("tasks", Task(Picked(Xihu)), key: "shared")).Ok().Text("number"));
        Assert.Equal("Dispatched", (await city.Post($"tasks/{first}/dispatch", key: "shared")).Ok().Text("status"));
    }

    [Fact]
    public async Task Key_OfARefusedCall_AnswersTheSameRefusalAgain()
    {
        var city = await _console.As(Role.CenterBusinessAdministrator, Hangzhou);
        var number = await city.DraftAsync(Picked(Xihu));
        (await city.Post($"tasks/{number}/close", new { summary = "-" }, key: "close")).Refused(409, "TaskStepNotPossible");
        (await city.Post($"tasks/{number}/dispatch")).Ok();

        (await city.Post($"tasks/{number}/close", new { summary = "-" }, key: "close")).Refused(409, "TaskStepNotPossible");
        (await city.Post($"tasks/{number}/close", new { summary = "-" }, key: "close again")).Refused(400, "IdempotencyKeyMalformed");
        (await city.Post($"tasks/{number}/close", new { summary = "-" }, key: "close-again")).Ok();
    }

    private static async Task<(ApiAnswer First, ApiAnswer Second)[]> Twice(List<string> numbers, Func<string, Task<ApiAnswer>> call)
    {
        var all = await System.Threading.Tasks.Task.WhenAll(numbers.Concat(numbers).Select(call));
        return [.. all.Take(numbers.Count).Zip(all.Skip(numbers.Count))];
    }

    private Task<long> CountAsync(string verb) => _console.ScalarAsync<long>($"select count(*) from journal where verb = '{verb}'");
}
