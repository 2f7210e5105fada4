using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>One registration form: what it says, and its registering by the side that receives it (R9.3).</summary>
public sealed partial class FormPage : LivePage
{
    private FormItem? _form;
    private FormEntries _entries = new();
    private IReadOnlyList<Role> _roles = [];
    private CheckedForm? _checked;
    private ElementReference _title;
    private Refusal? _missing;
    private Refusal? _refusal;
    private bool _registering;
    private bool _correcting;
    private bool _busy;

    [Inject] public FormQueries Queries { get; set; } = default!;
    [Inject] public SubmitForm UseCase { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string Number { get; set => field = Typed.Code(value); } = "";

    private bool CanRegister => _form!.Receives;

    /// <summary>Who sent it corrects it; a paper form who entered it.</summary>
    private bool CanCorrect => Actor.May(Permission.SubmitForms) && (_form!.OnPaper ? _form.Receives : Actor.BelongsTo(_form.UnitCode));

    protected override bool Concerns(FeedEvent happened) => happened.Subject is { Type: FormSubjects.OfForm } subject && subject.Number == Number;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var form = await Reads.ReadAsync(this, Actor, Number, Queries.GetAsync(Actor, Number, ct));
        (_missing, _form) = (form.Refusal, form.IsRefused ? null : form.Value);
    }

    private async Task CorrectAsync()
    {
        _entries = FormEntries.Of(_form!.Content);
        _roles = await FormRoles.OfAsync(Units, (await Units.GetAsync(_form.UnitCode, Gone)).Value, Gone);
        _correcting = true;
    }

    private Task RegisterAsync(ReasonDialog.Answer answer) => DoAsync(async () =>
    {
        var command = new RegisterCommand { Exception = string.IsNullOrWhiteSpace(answer.Text) ? null : answer.Text };
        return (await UseCase.RegisterAsync(Actor, Number, command, Acting.Seen(_form!.Version), Gone)).Refusal;
    });

    private async Task EditAsync()
    {
        if (!await _checked!.IsRightAsync()) return;
        await DoAsync(async () =>
            (await UseCase.EditAsync(Actor, Number, _entries.Command(_form!.UnitCode.ToString()), Acting.Seen(_form.Version), Gone)).Refusal);
    }

    private async Task DoAsync(Func<Task<Refusal?>> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
            if (_refusal is not null) return;
            (_registering, _correcting) = (false, false);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
