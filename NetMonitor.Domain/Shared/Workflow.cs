using System.Collections.Frozen;

namespace NetMonitor.Domain.Shared;

/// <summary>One row of a workflow: from which state a step leads where, and who takes it there.</summary>
/// <param name="To">Null where nothing is left afterwards, as of a draft that is thrown away.</param>
public readonly record struct Transition<TState, TStep, TParty>(TState From, TStep Step, TState? To, TParty By)
    where TState : struct, Enum
    where TStep : struct, Enum
    where TParty : struct, Enum;

/// <summary>A step as a page shows it: a button or, where another party takes it, a note in the button's place that says who.</summary>
public sealed record OfferedStep<TStep, TParty>(TStep Step, TParty By, bool Possible);

/// <summary>
/// A workflow as a table. Guards, buttons, the document of the workflow and the test that refuses every other pair read it. Who takes
/// a step may depend on the state it is taken from.
/// </summary>
public sealed class Workflow<TState, TStep, TParty>
    where TState : struct, Enum
    where TStep : struct, Enum
    where TParty : struct, Enum
{
    private readonly FrozenDictionary<(TState, TStep), Transition<TState, TStep, TParty>> _rows;
    private readonly FrozenDictionary<TStep, FrozenSet<TParty>> _parties;
    private readonly FrozenSet<TStep> _onTheWay;
    private readonly string _refusal;

    /// <param name="refusal">The code of the refusal of a step that is not in the table.</param>
    /// <param name="onTheWay">
    /// The steps that lead to the end: readers who wait for one are told who takes it. All others are shown only to those who take them.
    /// </param>
    public Workflow(string refusal, IReadOnlyList<Transition<TState, TStep, TParty>> rows, params IReadOnlyList<TStep> onTheWay)
    {
        _refusal = refusal;
        Rows = rows;
        _rows = rows.ToFrozenDictionary(row => (row.From, row.Step));
        _parties = rows.GroupBy(row => row.Step).ToFrozenDictionary(step => step.Key, step => step.Select(row => row.By).ToFrozenSet());
        _onTheWay = onTheWay.ToFrozenSet();
    }

    /// <summary>Every step that is possible; what is not here is refused.</summary>
    public IReadOnlyList<Transition<TState, TStep, TParty>> Rows { get; }

    /// <summary>The step's row, or null where it is not possible from that state.</summary>
    public Transition<TState, TStep, TParty>? Find(TState from, TStep step) => _rows.TryGetValue((from, step), out var row) ? row : null;

    public bool Allows(TState from, TStep step) => _rows.ContainsKey((from, step));

    /// <summary>Null where the step is possible from that state.</summary>
    public Refusal? Guard(TState from, TStep step) =>
        Allows(from, step) ? null : Refusal.Conflict(_refusal).With("state", from.ToString()).With("step", step.ToString());

    /// <summary>
    /// Who takes the step in that state. Where it is not possible there, everybody who takes it in some state: such an account is told
    /// that it is the wrong time, and nobody else is told the state.
    /// </summary>
    public IReadOnlySet<TParty> PartiesOf(TState from, TStep step) =>
        Find(from, step) is { } row ? new HashSet<TParty> { row.By } : _parties.GetValueOrDefault(step) ?? (IReadOnlySet<TParty>)FrozenSet<TParty>.Empty;

    /// <summary>Whom it waits for in that state; null at an end.</summary>
    public TParty? WaitsFor(TState state)
    {
        foreach (var row in Rows)
            if (row.From.Equals(state) && _onTheWay.Contains(row.Step)) return row.By;
        return null;
    }

    /// <summary>Whether that state is an end: no step leads on from it.</summary>
    public bool IsEnd(TState state) => Rows.All(row => !row.From.Equals(state));

    /// <summary>The steps to show in that state, in the order of their enum: the reader's own, and those of others that lead to the end.</summary>
    /// <param name="isMine">Whether the reader is that party.</param>
    /// <param name="guard">What else may stand against a step just now; such a step is not shown.</param>
    public IReadOnlyList<OfferedStep<TStep, TParty>> Offered(TState state, Predicate<TParty> isMine, Func<TStep, Refusal?>? guard = null) =>
    [
        .. from row in Rows
           where row.From.Equals(state) && guard?.Invoke(row.Step) is null
           let mine = isMine(row.By)
           where mine || _onTheWay.Contains(row.Step)
           orderby row.Step
           select new OfferedStep<TStep, TParty>(row.Step, row.By, mine),
    ];
}
