package io.reelay.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reelay.ledger.FieldBounds;
import io.reelay.ledger.Job;
import io.reelay.ledger.JobState;
import io.reelay.ledger.query.JobDetails;
import io.reelay.ledger.query.JobQueries;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Header;

/** Finds the jobs that match a request's parameters. */
public final class JobViews {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEFAULT_LIMIT = 50;

  private final JobQueries jobs;

  public JobViews(JobQueries jobs) {
    this.jobs = jobs;
  }

  /**
   * A page of jobs, the newest first, without their requests.
   *
   * @param find an id, the beginning of an id, or a name: all matching jobs in one page, and the
   *     other parameters are ignored; null or empty = all
   * @param state names of states, separated by commas; null = all
   * @param outage the jobs that this outage left unknown at its gateway; null or empty = all
   * @param limit 1 to 500; null = 50
   * @param after {@code next} of the page before; null = the first page
   */
  public ObjectNode page(
      @Header("find") String find,
      @Header("state") String state,
      @Header("gateway") String gateway,
      @Header("outage") String outage,
      @Header("limit") String limit,
      @Header("after") String after)
      throws ApiException {
    int most = limit(limit);
    boolean searched = find != null && !find.isEmpty();
    // One extra job shows whether there is another page.
    List<Job> found;
    if (searched) {
      found = jobs.listMeantBy(find, most);
    } else if (outage != null && !outage.isEmpty()) {
      found = jobs.listOfOutage(outage, states(state), most + 1, after);
    } else {
      found = jobs.list(states(state), gateway, most + 1, after);
    }
    List<Job> page = found.subList(0, Math.min(most, found.size()));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("jobs");
    page.forEach(job -> list.add(JobDetails.brief(job)));
    answer.put("next", found.size() > most ? page.get(most - 1).id() : null);
    return answer;
  }

  /** The job with an id. */
  public Job find(@Header("id") String id) throws ApiException {
    return jobs.find(id).orElseThrow(ApiException::noSuchJob);
  }

  /**
   * Does not change the message.
   *
   * @throws ApiException if no job has this id
   */
  public void require(@Header("id") String id) throws ApiException {
    find(id);
  }

  private static int limit(String text) throws ApiException {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > FieldBounds.PAGE) {
      throw ApiException.wrongParameter("limit", "is out of range", "1.." + FieldBounds.PAGE);
    }
    return limit;
  }

  private static Set<JobState> states(String text) throws ApiException {
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    for (String word : text == null ? new String[0] : text.split(",", -1)) {
      states.add(
          Stream.of(JobState.values())
              .filter(state -> state.text().equals(word.trim()))
              .findFirst()
              .orElseThrow(
                  () ->
                      ApiException.wrongParameter(
                          "state",
                          "names an unknown state",
                          Stream.of(JobState.values())
                              .map(JobState::text)
                              .collect(Collectors.joining(", ")))));
    }
    return states;
  }
}
