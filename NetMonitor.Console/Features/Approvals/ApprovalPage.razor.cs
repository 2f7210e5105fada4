using System.Text.Json;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Data;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Approvals;

/// <summary>One request: what it would do, and for another administrator the word on it (R5.1).</summary>
public sealed partial class ApprovalPage : LivePage
{
    private ApprovalItem? _item;
    private IReadOnlyList<(string Label, string Value)> _fields = [];
    private Refusal? _missing;
    private ElementReference _title;
    private Refusal? _refusal;
    private bool _confirming;
    private bool _refusing;
    private bool _busy;

    /// <summary>What the confirmed operation shows this once.</summary>
    private (string UserName, string Password)? _made;

    [Inject] public ApprovalQueries Queries { get; set; } = default!;
    [Inject] public DecideApproval UseCase { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [Parameter] public string Id { get; set; } = "";

    private bool IsOwn => _item?.RequestedBy == Actor.UserName;

    private bool IsOfAccount => !UnitCode.TryParse(_item!.On!, out _);

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type is ApprovalSubjects.OfApproval && happened.Subject.Number == Id;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var item = Guid.TryParse(Id, out var id) ? await Queries.GetAsync(Actor, id, ct) : DecideApproval.NotFound;
        _missing = item.Refusal;
        if (item.IsRefused) return;
        (_item, _fields) = (item.Value, await ApprovalWords.FieldsAsync(item.Value, ct));
    }

    private void Begin(bool confirm) => (_confirming, _refusing, _refusal) = (confirm, !confirm, null);

    private async Task ConfirmAsync() => await DoAsync(async () =>
    {
        var confirmed = await UseCase.ConfirmAsync(Actor, _item!.Id, Acting, Gone);
        if (confirmed.IsRefused) return confirmed.Refusal;
        var answer = JsonSerializer.SerializeToElement(confirmed.Value.Answer, confirmed.Value.Answer.GetType(), AnswerJson.Options);
        if (answer.TryGetProperty("initialPassword", out var password) && password.GetString() is { } shown)
            _made = (answer.GetProperty("userName").GetString()!, shown);
        Snackbar.Add(T[ApprovalsText.Done], Severity.Success);
        return null;
    });

    private async Task RefuseAsync(ReasonDialog.Answer answer) => await DoAsync(async () =>
    {
        var refused = await UseCase.RefuseAsync(Actor, _item!.Id, new RefuseCommand(answer.Text), Acting, Gone);
        if (refused.IsRefused) return refused.Refusal;
        Snackbar.Add(T[ApprovalsText.Refused], Severity.Success);
        return null;
    });

    private async Task DoAsync(Func<Task<Refusal?>> act)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
            if (_refusal is not null) return;
            (_confirming, _refusing) = (false, false);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        await _title.FocusIfThereAsync();
    }
}
