namespace NetMonitor.Console.Data.Rows;

/// <summary>
/// What a unit is to be told, once for all of its accounts. Written from the journal in its order and by one node at a time: a later row never
/// has a smaller id, so that an account has seen all up to one.
/// </summary>
public sealed class NoticeRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The unit as it acts: the authority where it is its center.</summary>
    public string UnitCode { get; init; } = "";
    public NoticeSide Side { get; init; }

    /// <summary>The verb of the journal entry.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Whose act it was, which is no news to that account.</summary>
    public string Actor { get; init; } = "";
    public string SubjectType { get; init; } = "";
    public string SubjectNumber { get; init; } = "";

    /// <summary>What it belongs to: notices of one kind and one task are shown as one.</summary>
    public string TaskNumber { get; init; } = "";
    public string Title { get; init; } = "";

    /// <summary>The one account that is told; null where the whole unit is.</summary>
    public string? Holder { get; init; }
    public bool Urgent { get; init; }
}

/// <summary>In what part the unit is told.</summary>
public enum NoticeSide
{
    /// <summary>As one that was sent the task.</summary>
    Assigned,

    /// <summary>As the one that sent it.</summary>
    Issuing,

    /// <summary>One account of it is told of itself.</summary>
    Holder,

    /// <summary>Its system administrators, of what they are to see to.</summary>
    Administering,

    /// <summary>Its officers, of requests for assistance.</summary>
    AssistanceOfficers,

    /// <summary>Its responsible persons, of what waits for their review.</summary>
    AssistanceReviewers,

    /// <summary>The business administrators of its center, of requests that lie there.</summary>
    AssistanceCenter,

    /// <summary>A unit's leaders, of what was not seen to there or below: a center that is late or has nobody, an alert, a finding.</summary>
    Leaders,

    /// <summary>Who decides there, of incidents in which information leaked (R13.4, R13.5, R14.3).</summary>
    IncidentLeaders,
}

/// <summary>How far an account has seen its notices, and when it is not to be called.</summary>
public sealed class NoticeReaderRow
{
    public string UserName { get; init; } = "";

    /// <summary>All up to this one are read.</summary>
    public long ReadUntil { get; set; }

    /// <summary>The law's clock; the same time in both is no quiet time.</summary>
    public TimeOnly QuietFrom { get; set; }
    public TimeOnly QuietUntil { get; set; }
}

/// <summary>A notice beyond <see cref="NoticeReaderRow.ReadUntil"/> that an account has read.</summary>
public sealed class NoticeReadRow
{
    public string UserName { get; init; } = "";
    public long NoticeId { get; init; }
}
