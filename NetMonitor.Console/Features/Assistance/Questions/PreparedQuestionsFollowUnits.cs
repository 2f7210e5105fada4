using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>The questions that a merged authority's center has prepared are kept by the center of the one that took over.</summary>
public sealed class PreparedQuestionsFollowUnits : IFollowsUnits
{
    /// <summary>They are an authority's wherever it hangs.</summary>
    public Task MovedAsync(CommandContext context, MovedUnits moved, CancellationToken cancel) => Task.CompletedTask;

    public async Task MergedAsync(CommandContext context, MergedUnit merged, CancellationToken cancel)
    {
        var (closed, into) = (merged.Closed.Leaf, merged.Into.Leaf);
        var sets = await context.Db.PreparedQuestions.Where(prepared => prepared.UnitCode == closed).OrderBy(prepared => prepared.Name).ToListAsync(cancel);
        var names = await context.Db.PreparedQuestions.Where(prepared => prepared.UnitCode == into).Select(prepared => prepared.Name).ToListAsync(cancel);
        var all = names.Concat(sets.Select(prepared => prepared.Name)).ToHashSet();
        foreach (var prepared in sets)
        {
            var before = prepared.Name;
            prepared.HandOver(into, names.Contains(before) ? PreparedQuestions.FreeName(before, all) : before);
            all.Add(prepared.Name);
            var handedOver = new PreparedQuestionsHandedOver(prepared.Name, prepared.Cause, closed, prepared.Name == before ? null : before);
            context.Record(new JournalEntry(handedOver, Subject.Unit(into), prepared.Version, context.Author, context.Now)
            {
                UnitCode = into.ToString(), UnitPath = merged.Into.ToString(), Readers = Readers.OfWork(merged.Into),
            });
        }
    }
}
