using NetMonitor.Console.Features.Supervision.Assignments;
using NetMonitor.Console.Features.Supervision.Board;
using NetMonitor.Console.Features.Supervision.Home;
using NetMonitor.Console.Features.Supervision.Progress;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Incidents;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Units;
using NetMonitor.Console.WorkingDays;

namespace NetMonitor.Console.Features.Supervision;

public static class SupervisionFeature
{
    public static IServiceCollection AddSupervision(this IServiceCollection services) => services
        .AddSingleton<RecipientResolver>().AddSingleton<DraftTask>().AddSingleton<DispatchTask>().AddSingleton<WithdrawTask>().AddSingleton<CloseTask>()
        .AddSingleton<UrgeUnits>().AddSingleton<UrgeTargets>().AddSingleton<RemindUnits>().AddSingleton<TaskQueries>()
        .AddSingleton<TakeStep>().AddSingleton<TakeStepForMany>().AddSingleton<ManyRuns>().AddSingleton<PassDown>().AddSingleton<AttachFile>()
        .AddSingleton<AttachmentQueries>().AddSingleton<AssignmentQueries>()
        .AddSingleton<BoardQueries>().AddSingleton<ProgressQueries>().AddSingleton<HomeQueries>().AddSingleton<DutyQueries>().AddReader<ProgressFolder>()
        .AddSingleton<ProgressDays>().AddSingleton<ScopeQueries>().AddSingleton<WorkQueries>().AddSingleton<BoardViews>()
        .AddSingleton<IFollowsNotices, TaskDeadlines>().AddSingleton<IFollowsUnits, WorkFollowsUnits>()
        .AddSingleton<IVoidsWrites, VoidTasks>().AddSingleton<IVoidsWrites, VoidAssignmentSteps>();

    public static void MapSupervision(this RouteGroupBuilder api)
    {
        api.MapTasks();
        api.MapAssignments();
        api.MapProgress();
        api.MapBoard();
        api.MapAttachments();
    }
}
