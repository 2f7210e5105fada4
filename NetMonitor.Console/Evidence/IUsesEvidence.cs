using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Evidence;

/// <summary>A feature whose subjects use evidence (<see cref="EvidenceUses"/>). Who may read a use there may open the evidence.</summary>
public interface IUsesEvidence
{
    /// <summary>The type of these subjects, as the journal names it.</summary>
    string SubjectType { get; }

    /// <summary>That the account may read a use: a condition over <paramref name="use"/>, a row of <c>evidence_uses</c> of that subject type.</summary>
    string Readable(Sql sql, Actor actor, string use);
}
