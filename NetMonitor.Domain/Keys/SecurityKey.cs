using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Keys;

/// <summary>
/// A hardware key (密钥) that the national Information Center issued, known by its serial number: its seed (encrypted) or, of a FIDO2 key, the credential
/// that it was enrolled with; where it is in the ledger, and how far its codes have been used. Every step of it is an entry of the ledger.
/// </summary>
public sealed class SecurityKey
{
    private SecurityKey()
    {
    }

    /// <summary>A key that is taken into a stock.</summary>
    /// <param name="protectedSecret">Its seed, encrypted: nobody is shown it again. Empty for a FIDO2 key, and no digits and period then.</param>
    /// <param name="keeper">The unit whose stock it lies in.</param>
    public SecurityKey(string serial, KeyAlgorithm algorithm, string protectedSecret, int digits, int periodSeconds, UnitCode keeper)
    {
        (Serial, Algorithm, ProtectedSecret, Digits, PeriodSeconds) = (serial, algorithm, protectedSecret, digits, periodSeconds);
        (UnitCode, State) = (keeper, KeyState.InStock);
    }

    public string Serial { get; private set; } = "";
    public KeyAlgorithm Algorithm { get; private set; }
    public string ProtectedSecret { get; private set; } = "";
    public int Digits { get; private set; }
    public int PeriodSeconds { get; private set; }
    public KeyState State { get; private set; }

    /// <summary>The unit whose ledger it is in: an authority, for its center, bodies and stations too; or the Information Center.</summary>
    public UnitCode UnitCode { get; private set; }

    /// <summary>The application for which it is allocated or shipped.</summary>
    public string? Application { get; private set; }

    /// <summary>The account that it was issued for, where the custodian named one: it is bound to that one only.</summary>
    public string? IssuedFor { get; private set; }

    /// <summary>The account that it opens, or opened until it came back (R11.1).</summary>
    public string? BoundTo { get; private set; }

    /// <summary>The last time step whose code was used: a code is good once, on all nodes.</summary>
    public long LastStep { get; private set; }

    /// <summary>Steps that the key's clock is off, learnt at each use.</summary>
    public int Drift { get; private set; }

    /// <summary>When a FIDO2 key made its credential before the custodian; null for others, and before that.</summary>
    public DateTimeOffset? EnrolledAt { get; private set; }

    /// <summary>The credential's id, which no other key has.</summary>
    public byte[]? CredentialId { get; private set; }

    /// <summary>As COSE encodes it.</summary>
    public byte[]? PublicKey { get; private set; }

    /// <summary>What the key answers as its user's name: random, it stays the same with each enrolment, and says nothing of an account.</summary>
    public string? UserHandle { get; private set; }

    /// <summary>How often it has signed by its own count, which only goes up; 0 for one that does not count.</summary>
    public long? SignCount { get; private set; }

    public string[]? Transports { get; private set; }

    /// <summary>The AAGUID: which model it says it is.</summary>
    public Guid? Model { get; private set; }

    public long Version { get; private set; } = 1;

    /// <summary>Whether it proves itself by a code. A FIDO2 key signs.</summary>
    public bool ShowsCodes => Algorithm != KeyAlgorithm.Fido2;

    /// <summary>Whether it has come back, or never will (R10.10): then its account may let go of it.</summary>
    public bool IsOut => State is not (KeyState.Recovered or KeyState.Lost or KeyState.WrittenOff);

    /// <summary>
    /// Why the entry may not be made, as <see cref="WhyNot"/> has it; and <c>KeyNotEnrolled</c> (R10.3) where a FIDO2 key is to be bound that has no
    /// credential yet.
    /// </summary>
    public Refusal? Guard(KeyEntry entry) => WhyNot(entry, Serial, State, BoundTo)
        ?? (entry == KeyEntry.Bound && !ShowsCodes && CredentialId is null ? Refusal.Conflict("KeyNotEnrolled", "R10.3").With("serial", Serial) : null);

    /// <summary>
    /// Null where the entry may be made: <c>KeyIsLost</c> (R12.1) for every other entry of a lost key; <c>KeyStateRefused</c> else, under the rule that
    /// wants another state. A key that came back still belongs to its account until it is unbound: <c>KeyStillBound</c> (R10.10).
    /// </summary>
    public static Refusal? WhyNot(KeyEntry entry, string serial, KeyState state, string? boundTo)
    {
        if (state == KeyState.Lost && entry != KeyEntry.Lost) return Refusal.Conflict("KeyIsLost", "R12.1").With("serial", serial);
        if (KeyWorkflow.Table.Guard(state, entry) is { } refusal)
            return (refusal with { Rule = entry is KeyEntry.Bound ? "R10.3" : "R16.2" }).With("serial", serial);
        return boundTo is not null && state == KeyState.Recovered
            && entry is KeyEntry.Enrolled or KeyEntry.Issued or KeyEntry.Reissued or KeyEntry.Allocated or KeyEntry.WrittenOff
            ? Refusal.Conflict("KeyStillBound", "R10.10").With("serial", serial)
            : null;
    }

    public Result<KeyState> Allocate(string application)
    {
        var taken = Take(KeyEntry.Allocated);
        if (!taken.IsRefused) Application = application;
        return taken;
    }

    /// <summary>It leaves for the authority that applied, in whose ledger it is from then on.</summary>
    public Result<KeyState> Ship(UnitCode to)
    {
        var taken = Take(KeyEntry.Shipped);
        if (!taken.IsRefused) UnitCode = to;
        return taken;
    }

    /// <summary>
    /// Keeps the credential that it made, in the place of an earlier one. <c>KeyShowsCodes</c> (R10.3) for a key that is none of FIDO2; else as
    /// <see cref="WhyNot"/>: one that opens an account keeps its credential.
    /// </summary>
    public Result<KeyState> Enrol(KeyCredential credential, DateTimeOffset now)
    {
        if (ShowsCodes) return Refusal.Conflict("KeyShowsCodes", "R10.3").With("serial", Serial);
        var taken = Take(KeyEntry.Enrolled);
        if (taken.IsRefused) return taken;
        (CredentialId, PublicKey, UserHandle) = (credential.Id, credential.PublicKey, credential.UserHandle);
        (SignCount, Transports, Model, EnrolledAt) = (credential.SignCount, credential.Transports, credential.Model, now);
        return taken;
    }

    /// <param name="account">Whom it is for; null where the custodian names nobody.</param>
    public Result<KeyState> Issue(string? account, bool again)
    {
        var taken = Take(again ? KeyEntry.Reissued : KeyEntry.Issued);
        if (!taken.IsRefused) IssuedFor = account;
        return taken;
    }

    /// <summary>
    /// Binds it to one account (R11.1). Refuses also <c>KeyOfAnotherUnit</c> (R10.3) where it is in another authority's ledger, or issued for
    /// somebody else.
    /// </summary>
    /// <param name="ledger">The unit whose ledger the account's keys are in.</param>
    public Result<KeyState> Bind(string account, UnitCode ledger)
    {
        if (Guard(KeyEntry.Bound) is { } refusal) return refusal;
        if (UnitCode != ledger || (IssuedFor is { } other && other != account)) return Refusal.Conflict("KeyOfAnotherUnit", "R10.3").With("serial", Serial);
        BoundTo = account;
        return Take(KeyEntry.Bound);
    }

    /// <summary>
    /// Its account lets go of it: of a key that came back or never will, nothing else changes. One that is out leaves the account only if that was
    /// never enabled.
    /// </summary>
    public Result<KeyState> Unbind()
    {
        BoundTo = null;
        IssuedFor = null;
        if (State == KeyState.Bound) return Take(KeyEntry.Unbound);
        Version++;
        return State;
    }

    /// <summary>All other entries, which change its state alone.</summary>
    public Result<KeyState> Take(KeyEntry entry)
    {
        if (Guard(entry) is { } refusal) return refusal;
        State = KeyWorkflow.Table.Find(State, entry)!.Value.To!.Value;
        if (entry is KeyEntry.Received or KeyEntry.Recovered or KeyEntry.StockCounted) Application = null;
        Version++;
        return State;
    }
}
