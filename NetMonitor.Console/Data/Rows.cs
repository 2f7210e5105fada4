using NetMonitor.Console.Reads;

namespace NetMonitor.Console.Data;

/// <summary>A sign-in that is still good, or was. The token itself is never kept, only its SHA-256.</summary>
public sealed class SessionRow
{
    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public SessionKind Kind { get; init; }
    public byte[] TokenHash { get; init; } = [];
    public string SecurityStamp { get; init; } = "";
    public string Network { get; init; } = "";
    public string Device { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the password and key code were last given: sensitive calls want this within five minutes.</summary>
    public DateTimeOffset ConfirmedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }
}

public enum SessionKind
{
    Page,
    Api,
}

/// <summary>A security key's seed (encrypted) and how far its codes have been used.</summary>
public sealed class SecurityKeyRow
{
    public string Serial { get; init; } = "";
    public Domain.Keys.KeyAlgorithm Algorithm { get; init; }
    public string ProtectedSecret { get; init; } = "";
    public int Digits { get; init; } = 6;
    public int PeriodSeconds { get; init; } = 30;
    public Domain.Keys.KeyState State { get; init; }
    public string? BoundTo { get; init; }

    /// <summary>The last time step whose code was used: a code is good once, on all nodes.</summary>
    public long LastStep { get; init; }

    /// <summary>Steps that the key's clock is off, learnt at each use.</summary>
    public int Drift { get; init; }

    public int WrongCodes { get; init; }
}

/// <summary>Failed sign-ins of one account name (existing or not) or one network.</summary>
public sealed class SignInThrottleRow
{
    public string Subject { get; init; } = "";
    public int Failures { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? BlockedUntil { get; init; }
}

/// <summary>What a POST answered under an idempotency key; the same key and body gets it again.</summary>
public sealed class IdempotencyRow
{
    public string UserName { get; init; } = "";
    public string Route { get; init; } = "";
    public string Key { get; init; } = "";
    public byte[] BodyHash { get; init; } = [];
    public int Status { get; init; }
    public string Answer { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>How often an account was refused a read, by route template, refusal and hour.</summary>
public sealed class RefusedReadRow
{
    public string UserName { get; init; } = "";
    public string Route { get; init; } = "";
    public string Code { get; init; } = "";
    public DateTimeOffset Hour { get; init; }
    public long Count { get; init; }
}

/// <summary>One Merkle batch of the journal, chained to the one before.</summary>
public sealed class SealRow
{
    public long Number { get; init; }

    /// <summary>The last entry it covers, by the journal's order; it starts after the seal before.</summary>
    public ulong ToXid { get; init; }

    public long ToId { get; init; }
    public int Entries { get; init; }

    /// <summary>Entries under this and all earlier seals.</summary>
    public long TotalEntries { get; init; }

    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset LastAt { get; init; }
    public byte[] Root { get; init; } = [];
    public byte[] Previous { get; init; } = [];
    public byte[] Hash { get; init; } = [];
    public DateTimeOffset SealedAt { get; init; }
}

/// <summary>How far a projection of the journal has come, and when the entry there was made; kept in one transaction with its effects.</summary>
public sealed class ReaderCursorRow
{
    public string Reader { get; init; } = "";
    public ulong Xid { get; init; }
    public long EntryId { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>
/// Folded figures of one task at one unit above its assignments. A slot is a count by state (0–6, the enum's order) or the
/// sum of a summed field (100 and up, the form's order). Counts are kept by deadline, so that overdue stays derived.
/// </summary>
public sealed class ProgressRow
{
    public string TaskNumber { get; init; } = "";
    public string UnitCode { get; init; } = "";
    public DateTimeOffset Deadline { get; init; }
    public short Slot { get; init; }
    public decimal Amount { get; init; }

    /// <summary>The task is closed or withdrawn: nothing of it is open work any more.</summary>
    public bool Ended { get; init; }
}

/// <summary>One change not folded yet. Appended by each step, so that no two steps wait for one figure.</summary>
public sealed class ProgressDeltaRow
{
    /// <summary>This slot says that many assignments changed at once: the figures are counted afresh.</summary>
    public const short Recount = -1;

    public long Id { get; init; }
    public string TaskNumber { get; init; } = "";
    public string UnitPath { get; init; } = "";
    public DateTimeOffset Deadline { get; init; }
    public short Slot { get; init; }
    public decimal Amount { get; init; }
}

/// <summary>
/// A task is read by its issuer, its assigned units and every unit above one of them: one row for each, so that a list of tasks
/// is one index range whatever the reader's place in the tree. Stations have none: what they read is their own assignments.
/// </summary>
public sealed class TaskGrantRow
{
    public string UnitCode { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string TaskNumber { get; init; } = "";

    /// <summary>The unit itself issued it or was sent it; else only a unit below.</summary>
    public bool Direct { get; init; }
}

/// <summary>An attachment; its bytes lie in chunks beside it.</summary>
public sealed class AttachmentRow
{
    public Guid Id { get; init; }
    public string TaskNumber { get; init; } = "";

    /// <summary>The unit to whose part of the task it belongs; null for the task's own.</summary>
    public Domain.Units.UnitCode? UnitCode { get; init; }

    public string Name { get; init; } = "";
    public string ContentType { get; init; } = "";
    public long Size { get; init; }
    public string Sha256 { get; init; } = "";
    public string UploadedBy { get; init; } = "";
    public DateTimeOffset UploadedAt { get; init; }
}

public sealed class AttachmentChunkRow
{
    public Guid AttachmentId { get; init; }
    public int Number { get; init; }
    public byte[] Bytes { get; init; } = [];
}

/// <summary>A page's filters under a name, for one account.</summary>
public sealed class SavedViewRow
{
    public Guid Id { get; init; }
    public string UserName { get; init; } = "";
    public ViewPage Page { get; init; }
    public string Name { get; init; } = "";
    public string Query { get; set; } = "";
    public DateTimeOffset SavedAt { get; set; }
}

/// <summary>A form as far as an account has filled it in, not sent.</summary>
public sealed class FormDraftRow
{
    public string UserName { get; init; } = "";
    public string Place { get; init; } = "";
    public string Content { get; init; } = "";
    public DateTimeOffset SavedAt { get; init; }
}

/// <summary>The pages whose filters can be kept.</summary>
public enum ViewPage
{
    /// <summary>A task's board; the view fits any task.</summary>
    Board,

    /// <summary>The list of tasks.</summary>
    Tasks,
}

/// <summary>A State Council notice, as it was imported.</summary>
public sealed class HolidayNoticeRow
{
    public int Year { get; init; }
    public string Notice { get; init; } = "";
    public DateTimeOffset ImportedAt { get; init; }
}

/// <summary>A text for a phone or an instant-messaging account.</summary>
public sealed class OutgoingTextRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string Channel { get; init; } = "";
    public string Recipient { get; init; } = "";
    public string Text { get; init; } = "";
}

/// <summary>The next number of a kind in a division and year. A number is never used twice.</summary>
public sealed class NumberSequenceRow
{
    public string Kind { get; init; } = "";
    public string Division { get; init; } = "";
    public int Year { get; init; }
    public int Last { get; init; }
}

/// <summary>What this installation made once and keeps, e.g. the key that binds feed cursors to accounts.</summary>
public sealed class InstallationSettingRow
{
    public string Name { get; init; } = "";
    public string Value { get; init; } = "";
}
