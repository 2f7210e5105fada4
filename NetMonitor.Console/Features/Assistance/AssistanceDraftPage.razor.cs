using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>
/// Where an officer drafts a request, on a laptop or a phone: the case, numbered questions, and whom it is asked of, each with the way it will go and why.
/// What is typed is kept as it stands; it becomes a draft when it is saved.
/// </summary>
public sealed partial class AssistanceDraftPage : ComponentBase, IAsyncDisposable
{
    private readonly Leaving _gone = new();
    private readonly Dictionary<UnitCode, Result<RoutePreview>> _routes = [];
    private AssistanceDraft _draft = New();
    private IReadOnlyList<PreparedQuestionsItem> _prepared = [];
    private Actor _actor = default!;
    private SavingAfterPause _typing = default!;
    private SealedText _sealed = default!;
    private Refusal? _missing;
    private Refusal? _refusal;
    private DateTimeOffset? _keptAt;
    private long? _version;
    private string? _shown;
    private bool _restored;
    private bool _loaded;
    private bool _busy;

    [Inject] public CurrentActor CurrentActor { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;
    [Inject] public IDataProtectionProvider Protection { get; set; } = default!;
    [Inject] public DraftAssistance Drafts { get; set; } = default!;
    [Inject] public TakeAssistanceStep Workflow { get; set; } = default!;
    [Inject] public AssistanceQueries Queries { get; set; } = default!;
    [Inject] public RouteQueries Routes { get; set; } = default!;
    [Inject] public PreparedQuestionsQueries Prepared { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public RefusalWords RefusalWords { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Inject] public TimeProvider Clock { get; set; } = default!;
    [CascadingParameter] public Preferences? Preferences { get; set; }

    /// <summary>As it is meant, however the address was typed; null for a new request.</summary>
    [Parameter] public string? Number { get; set => field = value is null ? null : Typed.Code(value); }

    private string Place => Number is null ? "assistance/new" : $"assistance/new/{Number}";

    protected override async Task OnInitializedAsync()
    {
        _actor = await CurrentActor.RequireAsync();
        (_typing, _sealed) = (new SavingAfterPause(Clock, KeepAsync), new SealedText(Protection, "AssistanceDrafts.v1"));
        if (!RendererInfo.IsInteractive) return;
        await OpenAsync();
    }

    /// <summary>The address may change to another draft while the page stays.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || _shown == Number) return;
        await _typing.FlushAsync();
        await OpenAsync();
    }

    /// <summary>A question to begin with: nobody asks none.</summary>
    private static AssistanceDraft New() => new() { Questions = [new QuestionDraft()] };

    private async Task OpenAsync()
    {
        (_loaded, _draft, _missing, _refusal, _keptAt, _version, _restored, _shown) = (false, New(), null, null, null, null, false, Number);
        _routes.Clear();
        if (Number is not null)
        {
            var found = await Reads.ReadAsync(this, _actor, Number, Queries.GetAsync(_actor, Number, _gone.Token));
            _missing = found.Refusal;
            if (found.IsRefused) return;
            if (!found.Value.Next.Contains(AssistanceStep.Edit))
            {
                Navigation.NavigateTo($"/assistance/{Number}", replace: true);
                return;
            }

            _version = found.Value.Version;
            _draft = AssistanceDraft.Of(found.Value, await Units.NamedAsync([.. found.Value.Legs.Select(leg => leg.UnitCode)], _gone.Token));
        }

        if (await Forms.FindAsync(_actor, Place, _gone.Token) is { } left)
            (_draft, _keptAt, _restored) = (AssistanceDraft.FromJson(left.Content, _sealed), left.At, true);
        foreach (var target in _draft.Targets) await PreviewAsync(target.Unit.Code);
        _prepared = (await Prepared.OfferedAsync(_actor, _draft.Cause, _gone.Token)).Items;
        _loaded = true;
    }

    private async Task KeepAsync(CancellationToken cancel) => _keptAt = await Forms.SaveAsync(_actor, Place, _draft.ToJson(_sealed), cancel);

    private Task SetAsync(Action change)
    {
        change();
        return _typing.TypedAsync();
    }

    private async Task AddAsync(UnitItem? unit)
    {
        if (unit is null || _draft.Targets.Count >= AssistanceRequest.MaxLegs || _draft.Targets.Any(target => target.Unit.Code == unit.Code)) return;
        _draft.Targets.Add(new TargetDraft { Unit = new NamedUnit(unit.Code, unit.Name, unit.Above), Lead = _draft.Targets.Count == 0 });
        await PreviewAsync(unit.Code);
        await _typing.TypedAsync();
    }

    private Task RemoveAsync(TargetDraft target) => SetAsync(() => _draft.Targets.Remove(target));

    private async Task PreviewAsync(UnitCode unit) => _routes[unit] = await Routes.PreviewAsync(_actor, unit.ToString(), _gone.Token);

    /// <summary>Prepared questions come behind those that are written already; they can be changed like these.</summary>
    private Task TakeOverAsync(IReadOnlyList<Question> prepared) => SetAsync(() =>
    {
        _draft.Questions.RemoveAll(question => string.IsNullOrWhiteSpace(question.Text));
        _draft.Questions.AddRange(prepared.Select(QuestionDraft.Of));
    });

    /// <summary>One unit leads.</summary>
    private void LeadBy(TargetDraft lead, bool leads)
    {
        foreach (var target in _draft.Targets) target.Lead = leads && target == lead;
    }

    private string? ProblemOf(string code) => _refusal?.Code == code ? RefusalWords.Of(_refusal) : null;

    private string? PartyProblem(int index, params IEnumerable<string> codes) =>
        _refusal is { Details: { } details } && codes.Contains(_refusal.Code) && details.GetValueOrDefault("party") == $"{PlaceOf(index)}"
            ? RefusalWords.Of(_refusal) : null;

    /// <summary>A party's place among those that are sent: rows left empty are left out.</summary>
    private int PlaceOf(int index) => _draft.Parties.Take(index + 1).Count(party => !party.IsEmpty());

    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(_actor, Place, _gone.Token);
        await OpenAsync();
    }

    private async Task SaveAsync(bool submit)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            await _typing.DropAsync();
            var place = Place;
            var saved = Number is null
                ? await Drafts.CreateAsync(_actor, _draft.ToCommand(), Call.None, CancellationToken.None)
                : await Drafts.EditAsync(_actor, Number, _draft.ToCommand(), Call.None.Seen(_version), CancellationToken.None);
            _refusal = saved.Refusal;
            if (saved.IsRefused)
            {
                await KeepAsync(CancellationToken.None);
                return;
            }

            await Forms.DiscardAsync(_actor, place, CancellationToken.None);
            var number = saved.Value.Number;
            if (submit)
            {
                var sent = await Workflow.HandleAsync(
                    _actor, number, null, AssistanceStep.Submit, new AssistanceStepCommand(), Call.None.Seen(saved.Value.Version), CancellationToken.None);
                if (sent.IsRefused)
                {
                    // It is saved all the same, and opened where it can be mended.
                    Navigation.NavigateTo($"/assistance/new/{number}", replace: true);
                    (_refusal, _version, _keptAt, _shown, _loaded) = (sent.Refusal, saved.Value.Version, null, number, true);
                    return;
                }
            }

            Snackbar.Add(T[AssistanceText.Saved, number], Severity.Success);
            Navigation.NavigateTo($"/assistance/{number}");
        }
        finally
        {
            _busy = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        await _typing.DisposeAsync();
    }
}
