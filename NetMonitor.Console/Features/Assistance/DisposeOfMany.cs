using System.Collections.Frozen;
using NetMonitor.Console.Api;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Legs that lie at the own center, and what is said to each of them.
/// <c>legs</c>: numbers of requests with those of their legs, as a list of the routing box has them; 1–200.
/// <c>code</c>: of return and reject, as for one.
/// </summary>
public sealed record DisposeCommand(
    IReadOnlyList<string>? Legs, [property: Omissible] string? Reason = null, [property: Omissible] ReasonCode? Code = null);

/// <summary>A leg of which the center did not dispose, and what stands against it: its code, and the values that its wording needs.</summary>
public sealed record NotDisposed(string Leg, string Code, IReadOnlyDictionary<string, string>? Details = null);

public sealed record DisposedMany(int Done, IReadOnlyList<NotDisposed> Excluded);

/// <summary>
/// A center disposes of many requests at once, with one reason: one command and one transaction, in which each leg is decided by itself, as
/// <see cref="TakeAssistanceStep"/> decides it, and has its own entry. What can't be done is told, and keeps nothing back of the rest.
/// </summary>
public sealed class DisposeOfMany(CommandRunner commands, TakeAssistanceStep steps)
{
    public const int Most = 200;

    public static IReadOnlyList<AssistanceStep> Steps { get; } = [AssistanceStep.PassOn, AssistanceStep.Return, AssistanceStep.Reject];

    public static FrozenDictionary<AssistanceStep, Operation> Operations { get; } =
        Steps.ToFrozenDictionary(step => step, step => new Operation($"{step}ManyAssistances", Permission.RouteAssistance));

    public async Task<Result<DisposedMany>> HandleAsync(Actor actor, AssistanceStep step, DisposeCommand command, Call call, CancellationToken cancel)
    {
        if (command.Legs is not { Count: > 0 and <= Most }) return Refusal.Malformed("LegsOutOfRange").With("max", $"{Most}");
        var said = StepSaid.Read(step, new AssistanceStepCommand { Reason = command.Reason, Code = command.Code });
        if (said.IsRefused) return said.Refusal;
        var legs = new List<(string Text, string Number, int? No)>();
        foreach (var text in command.Legs.Distinct())
        {
            if (!LegId.TryParse(text, out var number, out var no)) return StoredAssistance.NotFound;
            legs.Add((text!, number, no));
        }

        if (actor.Lacks(Permission.RouteAssistance) is { } lacks) return lacks;
        var clocks = await steps.ClocksAsync(cancel);
        // In one order, as everybody takes them.
        var numbers = legs.Select(leg => leg.Number).Distinct().Order(StringComparer.Ordinal).ToArray();
        var alone = new SubjectLock(() =>
            [Sql.Statement("select 1 from assistance_requests where number = any($1) order by number for update", (object)numbers)]);
        return await commands.RunAsync<DisposedMany>(
            new Command(actor, Operations[step], null, command, call), alone, async (context, token) =>
            {
                var (done, excluded) = (0, new List<NotDisposed>());
                foreach (var (text, number, no) in legs)
                {
                    if (no is null)
                    {
                        excluded.Add(new NotDisposed(text, "LegToBeNamed"));
                        continue;
                    }

                    var taken = await steps.TakeAsync(context, number, no, step, said.Value, Call.None, clocks, token);
                    if (taken.IsRefused) excluded.Add(new NotDisposed(text, taken.Refusal.Code, taken.Refusal.Details));
                    else done++;
                }

                return new DisposedMany(done, excluded);
            }, cancel);
    }
}
