import type { Additions } from '../additions.ts';

export const evaluationAdds: Additions = {
  groups: { ray: ['ray[data,default,train]>=2.60,<3'] },
  tasks: [
    {
      name: 'ray-evaluate',
      run: 'python cluster/ray_evaluate.py',
      help: 'Evaluate with several copies of the model, here or on a Ray cluster',
    },
  ],
  code: ['cluster'],
  readme: {
    folder: 'cluster',
    what: 'the same work divided by Ray, on one machine or on many',
  },
};

export const trainingAdds: Additions = {
  ...evaluationAdds,
  tasks: [
    {
      name: 'ray-train',
      run: 'python cluster/ray_train.py',
      help: 'Run an experiment with several processes, here or on a Ray cluster',
    },
    ...(evaluationAdds.tasks ?? []),
  ],
};
