using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Accounts;

/// <summary>What entries of requests that wait for a second administrator are about.</summary>
public static class ApprovalSubjects
{
    public const string OfApproval = "Approval";

    extension(Subject)
    {
        public static Subject Approval(Guid id) => new(OfApproval, id.ToString());
    }
}

/// <param name="Operation">What shall be done.</param>
/// <param name="On">To what; null where it is made by it.</param>
/// <param name="Until">When it ends, if nobody decides.</param>
public sealed record ApprovalRequested(string Operation, Subject? On, DateTimeOffset Until) : DomainEvent;

/// <summary>Another administrator confirmed, and it was done: the entries of what was done stand beside it.</summary>
public sealed record ApprovalConfirmed(string Operation, Subject? On, string RequestedBy) : DomainEvent;

public sealed record ApprovalRefused(string Operation, Subject? On, string RequestedBy, string Reason) : DomainEvent;

/// <summary>Whether an authority wants a second administrator for what is decided about its accounts.</summary>
public sealed record FourEyesSet(UnitCode Authority, bool On) : DomainEvent;
