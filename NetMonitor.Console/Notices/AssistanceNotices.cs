using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Notices;

/// <summary>Whom requests for assistance are told to: on each side those who have to do something about it.</summary>
internal static class AssistanceNotices
{
    /// <summary>Who is told, seen from the entry.</summary>
    private enum Whose
    {
        /// <summary>The unit that the entry concerns.</summary>
        Unit,

        /// <summary>The requesting unit: every entry of a leg names it first.</summary>
        Requester,

        /// <summary>The unit asked, if it may read the entry.</summary>
        Asked,

        /// <summary>The center that had what was withdrawn.</summary>
        Center,
    }

    private static readonly Dictionary<string, (NoticeSide Side, Whose Whose)[]> s_kinds = new()
    {
        [nameof(AssistanceSubmitted)] = [(NoticeSide.AssistanceReviewers, Whose.Unit)],
        [nameof(AssistanceSentBack)] = [(NoticeSide.AssistanceOfficers, Whose.Unit)],
        [nameof(AssistanceArrived)] = [(NoticeSide.AssistanceCenter, Whose.Unit)],
        [nameof(AssistanceReturned)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceRejected)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceDelivered)] = [(NoticeSide.AssistanceOfficers, Whose.Unit)],
        [nameof(AssistanceAccepted)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceForwarded)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceSplit)] = [(NoticeSide.AssistanceOfficers, Whose.Unit)],
        [nameof(AssistancePartAnswered)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistancePartDeclined)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceAsked)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceSupplied)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceReplyHeld)] = [(NoticeSide.AssistanceReviewers, Whose.Unit)],
        [nameof(AssistanceReplied)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceExtended)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceObjected)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceDisputed)] = [(NoticeSide.AssistanceOfficers, Whose.Requester)],
        [nameof(AssistanceDesignated)] = [(NoticeSide.AssistanceOfficers, Whose.Requester), (NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceAskedAgain)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceClosed)] = [(NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistancePartTakenBack)] = [(NoticeSide.AssistanceOfficers, Whose.Unit)],
        [nameof(AssistanceEscalated)] = [(NoticeSide.AssistanceOfficers, Whose.Requester), (NoticeSide.AssistanceOfficers, Whose.Asked)],
        [nameof(AssistanceWithdrawn)] = [(NoticeSide.AssistanceOfficers, Whose.Asked), (NoticeSide.AssistanceCenter, Whose.Center)],
        [nameof(AssistanceHopLate)] = [(NoticeSide.Leaders, Whose.Unit), (NoticeSide.AssistanceCenter, Whose.Unit)],
        [nameof(AssistanceUnattended)] = [(NoticeSide.Leaders, Whose.Unit)],
        [nameof(AssistanceReminded)] = [(NoticeSide.AssistanceOfficers, Whose.Unit)],
        [nameof(AssistanceOverdue)] = [(NoticeSide.AssistanceOfficers, Whose.Unit), (NoticeSide.Leaders, Whose.Unit)],
        [nameof(AssistanceDeadlineMoved)] = [(NoticeSide.AssistanceOfficers, Whose.Unit), (NoticeSide.AssistanceOfficers, Whose.Requester)],
    };

    public static IEnumerable<string> Verbs => s_kinds.Keys;

    public static bool IsUrgent(string verb) => verb is nameof(AssistanceOverdue) or nameof(AssistanceUnattended);

    public static IEnumerable<NpgsqlBatchCommand> Insert(JournalRecord entry, AssistanceEvent what)
    {
        // That nobody is at a center for days is the business of the center above.
        if (what is AssistanceUnattended { Above: { } above })
        {
            yield return One(entry, what, NoticeSide.AssistanceCenter, above.ToString());
            yield break;
        }

        if (what is AssistanceDeadlineMoved { Of: AssistanceDeadline.Center })
        {
            yield return One(entry, what, NoticeSide.AssistanceCenter, entry.UnitCode);
            yield break;
        }

        foreach (var (side, whose) in s_kinds[entry.Verb])
            switch (whose)
            {
                case Whose.Unit:
                    yield return One(entry, what, side, entry.UnitCode);
                    break;
                case Whose.Requester when entry.Work is [var requester, ..] && UnitPath.TryParse(requester, out var path):
                    yield return One(entry, what, side, path.Leaf.ToString());
                    break;
                case Whose.Asked when what.Leg is { } leg:
                    yield return ToAsked(entry, what, side, leg);
                    break;
                case Whose.Center when what is AssistanceWithdrawn { Center: { } center }:
                    yield return One(entry, what, side, center.ToString());
                    break;
            }
    }

    private static NpgsqlBatchCommand One(JournalRecord entry, AssistanceEvent what, NoticeSide side, string unit) => Sql.Statement(
        $"insert into notices {NoticeWriter.Columns} values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)",
        entry.At, unit, (short)side, entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber, Title(what), IsUrgent(entry.Verb));

    private static NpgsqlBatchCommand ToAsked(JournalRecord entry, AssistanceEvent what, NoticeSide side, int leg) => Sql.Statement(
        $"""
        insert into notices {NoticeWriter.Columns}
        select $1, unit_code, $2, $3, $4, $5, $6, $6, $7, $8 from assistance_legs where number = $6 and no = $9 and unit_path = any($10)
        """,
        entry.At, (short)side, entry.Verb, entry.Actor, entry.SubjectType, entry.SubjectNumber, Title(what), IsUrgent(entry.Verb), leg, entry.Work);

    private static string Title(AssistanceEvent what) => PlainText.Shorten(what.Cause, SupervisionTask.MaxTitle);
}
