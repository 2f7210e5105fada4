using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Regulation;

/// <param name="Rule">The id of a rule, such as <c>R9.1</c>.</param>
/// <param name="Document">The document's number, 1–100 characters.</param>
/// <param name="Date">The document's own date.</param>
/// <param name="Text">1–4,000 characters.</param>
public sealed record InterpretationCommand(string? Rule, string? Document, DateOnly? Date, string? Text);

public sealed record InterpretationItem(
    string Rule, int Version, string Document, DateOnly Date, string Text, string RecordedBy, DateTimeOffset RecordedAt)
{
    internal static InterpretationItem Of(Interpretation kept) =>
        new(kept.Rule, kept.Version, kept.Document, kept.Date, kept.Text, kept.RecordedBy, kept.RecordedAt);
}

/// <summary>Every interpretation on record by its rule, in the regulation's order, each rule's newest first.</summary>
public sealed record InterpretationsAnswer(IReadOnlyList<InterpretationItem> Items);

/// <summary>
/// How the national authority reads the regulation's rules (R20.1). Its center's system administrator puts it on record; everybody reads it, with each
/// refusal by that rule too.
/// </summary>
public sealed class Interpretations(CommandRunner commands, RegulationInForce regulation)
{
    public static readonly Operation Interpret = new("InterpretRule", Permission.KeepRegulation) { Fresh = true };

    public async Task<InterpretationsAnswer> ListAsync(CancellationToken cancel)
    {
        var kept = await commands.LookAsync((db, token) => db.Interpretations.AsNoTracking().ToListAsync(token), cancel);
        var order = RegulationRules.All.Index().ToDictionary(rule => rule.Item, rule => rule.Index);
        return new InterpretationsAnswer(
            [.. kept.OrderBy(item => order[item.Rule]).ThenByDescending(item => item.Version).Select(InterpretationItem.Of)]);
    }

    /// <summary><c>FieldMalformed</c> for a rule that there is not, too; <c>InterpretationInFuture</c> (R20.1) for a document of a day to come.</summary>
    public async Task<Result<InterpretationItem>> InterpretAsync(Actor actor, InterpretationCommand command, Call call, CancellationToken cancel)
    {
        var wrong = !RegulationRules.All.Contains(command.Rule) ? "rule"
            : !PlainText.IsLine(command.Document, Interpretation.MaxDocument) ? "document"
            : command.Date is null ? "date"
            : !PlainText.IsSaid(command.Text, Interpretation.MaxText) ? "text" : null;
        if (wrong is not null) return Refusal.Malformed("FieldMalformed").With("field", wrong);
        if (actor.Lacks(Permission.KeepRegulation) is { } lacks) return lacks with { Rule = "R20.1" };
        var (rule, date) = (command.Rule!, command.Date!.Value);
        var done = await commands.RunAsync<InterpretationItem>(
            new Command(actor, Interpret, Subject.Rule(rule), command, call), Settings.OneAtATime, async (context, token) =>
            {
                if (date > WorkingCalendar.DayOf(context.Now)) return Refusal.Conflict("InterpretationInFuture", "R20.1");
                var before = await context.Db.Interpretations.Where(known => known.Rule == rule).MaxAsync(known => (int?)known.Version, token) ?? 0;
                if (call.Match(before) is { } stale) return stale;
                var kept = new Interpretation(rule, before + 1, command.Document!, date, command.Text!, actor.UserName, context.Now);
                context.Db.Interpretations.Add(kept);
                context.Record(new JournalEntry(
                    new RuleInterpreted(rule, kept.Version, kept.Document, date), Subject.Rule(rule), kept.Version, actor, context.Now)
                {
                    UnitCode = actor.UnitCode.ToString(), UnitPath = actor.UnitPath.ToString(), Readers = Readers.OfAccount(actor.UserName, actor.UnitPath),
                });
                return InterpretationItem.Of(kept);
            }, cancel);
        regulation.Forget();
        return done;
    }
}
