using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

public sealed record AssistanceRuleCommand(bool? StepByStep, bool? ReviewReplies);

/// <summary>
/// <c>stepByStep</c>: as the common superior it sends requests down center by center.
/// <c>reviewReplies</c>: answers of its units are reviewed first.
/// </summary>
public sealed record AssistanceRule(UnitCode UnitCode, bool StepByStep, bool ReviewReplies, long Version);

/// <summary>An authority's rule on requests for assistance, kept by its own center (R6.1). Without one nothing is demanded.</summary>
public sealed class KeepAssistanceRule(CommandRunner commands, ReadDoor door)
{
    public static readonly Operation Keep = new("KeepAssistanceRule", Permission.KeepAssistanceRule);

    public async Task<Result<AssistanceRule>> GetAsync(string typed, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(typed);
        if (code.IsRefused) return code.Refusal;
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select u.code, coalesce(r.step_by_step, false), coalesce(r.review_replies, false), coalesce(r.version, 0)
            from units u left join assistance_rules r on r.unit_code = u.code
            where u.code = {sql.Value(code.Value.ActsAs.ToString())} and u.kind = {StateSql.Of(UnitKind.Authority)}
            """);
        var rules = await door.ForSystem().AllAsync(find, row => new AssistanceRule(row.Unit(), row.Flag(), row.Flag(), row.Long()), cancel);
        return rules is [var rule] ? rule : Refusal.OutOfScope("UnitNotFound").With("unit", code.Value.ToString());
    }

    public async Task<Result<AssistanceRule>> HandleAsync(Actor actor, string typed, AssistanceRuleCommand command, Call call, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(typed);
        if (code.IsRefused) return code.Refusal;
        if (command is not { StepByStep: { } stepByStep, ReviewReplies: { } reviewReplies }) return Refusal.Malformed("AssistanceRuleIncomplete");
        var authority = code.Value.ActsAs;
        var alone = new SubjectLock(() => [Sql.Statement("select 1 from units where code = $1 for update", authority.ToString())]);
        return await commands.RunAsync<AssistanceRule>(
            new Command(actor, Keep, Subject.Unit(authority), command, call), alone, async (context, token) =>
            {
                if (!await context.Db.Units.AnyAsync(unit => unit.Code == authority && unit.Kind == UnitKind.Authority, token))
                    return Refusal.OutOfScope("UnitNotFound").With("unit", authority.ToString());
                if (actor.Lacks(Permission.KeepAssistanceRule) is { } lacks) return lacks;
                // The directory is open to all, and so is that another authority has such a rule: only that it is not theirs to keep.
                if (authority != actor.ActingUnit) return Permissions.Missing(Permission.KeepAssistanceRule, actor.UnitKind);
                var rule = await context.Db.AssistanceRules.FirstOrDefaultAsync(row => row.UnitCode == authority.ToString(), token);
                if (call.Match(rule?.Version ?? 0) is { } stale) return stale;
                if (rule is null) context.Db.AssistanceRules.Add(rule = new AssistanceRuleRow { UnitCode = authority.ToString() });
                (rule.StepByStep, rule.ReviewReplies, rule.Version) = (stepByStep, reviewReplies, rule.Version + 1);
                context.Record(new JournalEntry(
                    new AssistanceRuleKept(stepByStep, reviewReplies), Subject.Unit(authority), rule.Version, context.Author, context.Now)
                {
                    UnitCode = authority.ToString(), UnitPath = actor.ActingPath.ToString(), Readers = Readers.OfWork(actor.ActingPath),
                });
                return new AssistanceRule(authority, stepByStep, reviewReplies, rule.Version);
            }, cancel);
    }
}
