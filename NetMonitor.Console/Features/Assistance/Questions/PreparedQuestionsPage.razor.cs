using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using Microsoft.AspNetCore.Components;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>The questions that the own authority's center and those above have prepared; who keeps the own ones changes them here.</summary>
public sealed partial class PreparedQuestionsPage : LivePage
{
    /// <summary>What the sets ask that were opened on this page; null until that is read.</summary>
    private readonly Dictionary<Guid, PreparedQuestionsDetail?> _opened = [];
    private IReadOnlyList<PreparedQuestionsItem> _sets = [];
    private PreparedDraft? _editing;
    private PreparedQuestionsDetail? _changed;
    private PreparedQuestionsItem? _dropping;
    private Refusal? _refusal;
    private bool _busy;

    /// <summary>Prepared questions under construction.</summary>
    private sealed class PreparedDraft
    {
        public string Name { get; set; } = "";
        public string Cause { get; set; } = "";
        public List<QuestionDraft> Questions { get; init; } = [new QuestionDraft()];

        public PreparedQuestionsCommand ToCommand() => new(Name, Cause, [.. Questions.Select(question => question.ToInput())]);
    }

    [Inject] public PreparedQuestionsQueries Queries { get; set; } = default!;
    [Inject] public KeepPreparedQuestions UseCase { get; set; } = default!;

    private bool Keeps => Actor?.May(Permission.KeepAssistanceRule) == true;

    protected override bool Concerns(FeedEvent happened) =>
        happened.Kind is nameof(PreparedQuestionsKept) or nameof(PreparedQuestionsDropped) or nameof(PreparedQuestionsHandedOver);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        _sets = (await SharedAsync("prepared", token => Queries.OfferedAsync(Actor, null, token))).Items;
        foreach (var prepared in _sets)
            if (_opened.TryGetValue(prepared.Id, out var shown) && shown?.Version != prepared.Version)
                _opened[prepared.Id] = await FindAsync(prepared) is { IsRefused: false } found ? found.Value : shown;
    }

    private Task<Result<PreparedQuestionsDetail>> FindAsync(PreparedQuestionsItem prepared) =>
        Queries.GetAsync(prepared.UnitCode.ToString(), prepared.Id, Gone);

    /// <summary>What a set asks is read with the list, so that it stays as new as this.</summary>
    private Task ShowAsync(PreparedQuestionsItem prepared) => _opened.TryAdd(prepared.Id, null) ? RefreshAsync() : Task.CompletedTask;

    private List<PreparedQuestionsItem> Of(bool own) => [.. _sets.Where(prepared => prepared.UnitCode == Actor.ActingUnit == own)];

    private string? ProblemOf(params string[] codes) => _refusal is { } refusal && codes.Contains(refusal.Code) ? RefusalWords.Of(refusal) : null;

    private void OpenNew() => (_editing, _changed, _refusal) = (new PreparedDraft(), null, null);

    private async Task OpenAsync(PreparedQuestionsItem item)
    {
        var found = await FindAsync(item);
        // A second click has opened it already.
        if (_editing is not null) return;
        _refusal = found.Refusal;
        if (found.IsRefused)
        {
            await RefreshAsync();
            return;
        }

        var prepared = _changed = found.Value;
        _editing = new PreparedDraft
        {
            Name = prepared.Name, Cause = prepared.Cause, Questions = [.. prepared.Questions.Select(QuestionDraft.Of)],
        };
    }

    private void Ask(PreparedQuestionsItem prepared) => (_dropping, _refusal) = (prepared, null);

    private void Close() => (_editing, _changed, _dropping, _refusal) = (null, null, null, null);

    private async Task SaveAsync()
    {
        if (_editing is not { } draft) return;
        var (unit, command) = (Actor.ActingUnit.ToString(), draft.ToCommand());
        await DoAsync(() => _changed is { } changed
            ? UseCase.ChangeAsync(Actor, unit, changed.Id, command, Acting.Seen(changed.Version), Gone)
            : UseCase.CreateAsync(Actor, unit, command, Acting, Gone));
    }

    private async Task DropAsync(ReasonDialog.Answer answer)
    {
        if (_dropping is { } dropped)
            await DoAsync(() => UseCase.DropAsync(Actor, Actor.ActingUnit.ToString(), dropped.Id, Acting.Seen(dropped.Version), Gone));
    }

    private async Task DoAsync(Func<Task<Result<PreparedAnswer>>> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var done = await act();
            _refusal = done.Refusal;
            if (done.IsRefused) return;
            Close();
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
