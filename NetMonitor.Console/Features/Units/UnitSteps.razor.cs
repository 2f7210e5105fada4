using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Units;

/// <summary>Sets units up and changes the tree, from a unit's place in the directory.</summary>
public sealed partial class UnitSteps : ComponentBase
{
    private UnitAct? _asking;

    /// <summary>A step that needs another unit, which is being looked for.</summary>
    private UnitAct? _choosing;
    private UnitKind _kind;
    private LineOfBusiness? _line;
    private string _name = "";
    private string _division = "";
    private UnitItem? _other;
    private CheckedForm? _form;
    private Refusal? _refusal;
    private string? _said;
    private bool _busy;

    [Inject] public SetUpUnit SetUp { get; set; } = default!;
    [Inject] public ChangeUnit Change { get; set; } = default!;
    [Inject] public MoveUnit Moving { get; set; } = default!;
    [Parameter, EditorRequired] public Actor Actor { get; set; } = default!;
    [Parameter, EditorRequired] public UnitItem Unit { get; set; } = default!;

    /// <summary>Told after each step.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    private IReadOnlyList<UnitAct> Acts => [.. UnitActs.Of(Actor, Unit)];

    private bool HasLine => (_asking == UnitAct.SetUp && _kind.IsBody()) || (_asking == UnitAct.Adjust && Unit.Kind.IsBody());

    private void Begin(UnitAct act)
    {
        (_refusal, _said, _other, _division) = (null, null, null, "");
        _choosing = act is UnitAct.Move or UnitAct.Merge ? act : null;
        _name = act == UnitAct.Adjust ? Unit.Name : "";
        _line = act == UnitAct.Adjust ? Unit.LineOfBusiness : null;
        _kind = UnitActs.KindsUnder(Actor, Unit).FirstOrDefault();
        _asking = _choosing is null ? act : null;
    }

    /// <summary>The other unit is known: now it is asked why.</summary>
    private void Choose(UnitItem? unit)
    {
        if (unit is not null) (_other, _asking) = (unit, _choosing);
    }

    private string? Missing(string text) => string.IsNullOrWhiteSpace(text) ? T[UnitsText.FieldMissing].Value : null;

    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_busy || (_form is not null && !await _form.IsRightAsync())) return;
        _busy = true;
        try
        {
            _refusal = await SendAsync(_asking!.Value, answer.Text);
            if (_refusal is not null) return;
            (_asking, _choosing) = (null, null);
        }
        finally
        {
            _busy = false;
        }

        await Changed.InvokeAsync();
    }

    private async Task<Refusal?> SendAsync(UnitAct act, string? reason)
    {
        var (call, cancel) = (Call.None.Seen(Unit.Version), CancellationToken.None);
        switch (act)
        {
            case UnitAct.SetUp:
                var command = new NewUnit(Unit.Code.ToString(), _kind, _name)
                {
                    DivisionCode = _kind == UnitKind.Authority ? _division : null, LineOfBusiness = _kind.IsBody() ? _line : null,
                };
                var made = await SetUp.HandleAsync(Actor, command, Call.None, cancel);
                if (made.IsRefused) return made.Refusal;
                _said = T[UnitsText.UnitSetUp, made.Value.Name, made.Value.Code.ToString()];
                if (made.Value.Filing is { } filing) _said = $"{_said} {T[UnitsText.FilingOpened, filing]}";
                return null;
            case UnitAct.Adjust:
                var change = new UnitChange { Name = _name, LineOfBusiness = _line };
                return (await Change.HandleAsync(Actor, Unit.Code, change, call, cancel)).Refusal;
            case UnitAct.Move:
                var move = new MoveUnitCommand(_other!.Code.ToString(), reason);
                return (await Moving.MoveAsync(Actor, Unit.Code, move, call, cancel)).Refusal;
            case UnitAct.Merge:
                var merge = new MergeUnitCommand(_other!.Code.ToString(), reason);
                return (await Moving.MergeAsync(Actor, Unit.Code, merge, call, cancel)).Refusal;
            case UnitAct.Suspend:
                return (await Change.SuspendAsync(Actor, Unit.Code, new UnitReason(reason), call, cancel)).Refusal;
            case UnitAct.Resume:
                return (await Change.ResumeAsync(Actor, Unit.Code, new UnitReason(reason), call, cancel)).Refusal;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, null);
        }
    }
}
